package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryOpenerTest {
    private final LibraryOpener opener = new LibraryOpener(Platform.current());

    @TempDir
    private Path folder;

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("libllama.so");

        assertThatThrownBy(() -> opener.open(missing))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("there is no such library: " + missing);
    }

    @Test
    void folderWithoutALibraryIsRefusedWithWhatItHolds() throws IOException {
        assertThatThrownBy(() -> opener.open(folder))
                .hasMessage("there is no libllama in the folder " + folder + "; it holds no libraries at all");
        for (int i = 0; i < 10; i++) {
            Files.createFile(folder.resolve(Platform.current().fileName("other" + i)));
        }

        assertThatThrownBy(() -> opener.open(folder))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(Platform.current().fileName("other0") + ", ")
                .hasMessageEndingWith(" and 2 more");
    }

    @Test
    void fileThatIsNoLibraryIsRefusedWithTheRemedy() throws IOException {
        Path file = folder.resolve(Platform.current().fileName("llama"));
        Files.writeString(file, "This is not a library, though it is called one. ".repeat(10));

        for (Path named : new Path[] {file, folder}) {
            assertThatThrownBy(() -> opener.open(named))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageStartingWith("cannot open the library " + file + ": ")
                    .hasMessageContaining("it is not a shared library: name one");
        }
    }

    @Test
    void libraryThatTheSystemDoesNotKnowIsNamed() {
        assertThatThrownBy(() -> LibraryOpener.openSystem("libllama-of-nowhere.so"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("the system has no libllama-of-nowhere.so");
    }
}
