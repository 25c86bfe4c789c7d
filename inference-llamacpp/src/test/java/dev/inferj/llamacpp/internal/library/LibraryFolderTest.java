package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFolderTest {
    private static final Platform LINUX = Platform.of("Linux", "amd64", "Eclipse Adoptium");
    private static final Platform WINDOWS = Platform.of("Windows 11", "amd64", "Microsoft");

    @TempDir
    private Path home;

    @Test
    void libraryIsFoundUnderAnyVersion() throws IOException {
        assertThat(folder(LINUX, "libllama.v0.5.0.so", "libllama-common.so", "README")
                        .llama())
                .hasValue(home.resolve("libllama.v0.5.0.so"));
    }

    @Test
    void nameWithoutAVersionIsTheOneInUse() throws IOException {
        assertThat(folder(LINUX, "libllama.so.0.5.0", "libllama.so.0", "libllama.so")
                        .llama())
                .hasValue(home.resolve("libllama.so"));
    }

    @Test
    void libraryOfJavaLlamaCppServesWhereThereIsNoOther() throws IOException {
        assertThat(folder(LINUX, "libjllama.so").llama()).hasValue(home.resolve("libjllama.so"));
        assertThat(folder(LINUX, "libllama.so").llama()).hasValue(home.resolve("libllama.so"));
    }

    @Test
    void dependenciesComeInTheOrderToOpenThemIn() throws IOException {
        assertThat(folder(LINUX, "libggml.so", "libggml-base.so", "libllama.so").dependencies())
                .containsExactly(home.resolve("libggml-base.so"), home.resolve("libggml.so"));
    }

    @Test
    void windowsHasNamesOfItsOwn() throws IOException {
        LibraryFolder folder =
                folder(WINDOWS, "llama.dll", "ggml.dll", "ggml-base.dll", "ggml-cpu-x64.dll", "libllama.so");

        assertThat(folder.llama()).hasValue(home.resolve("llama.dll"));
        assertThat(folder.dependencies()).containsExactly(home.resolve("ggml-base.dll"), home.resolve("ggml.dll"));
        assertThat(folder.hasBackends()).isTrue();
    }

    @Test
    void backendsAreFilesBesideTheBase() throws IOException {
        assertThat(folder(LINUX, "libggml.so", "libggml-base.so").hasBackends()).isFalse();
        assertThat(folder(LINUX, "libggml-cpu-haswell.so").hasBackends()).isTrue();
    }

    @Test
    void missingLibraryIsFoundInTheSystemsComplaint() throws IOException {
        LibraryFolder folder = folder(LINUX, "libggml.so.0", "libggml.so", "libggml-cpu.so");

        assertThat(folder.namedIn("libggml.so.0: cannot open shared object file"))
                .hasValue(home.resolve("libggml.so.0"));
        assertThat(folder.namedIn("libggml.so: cannot open shared object file")).hasValue(home.resolve("libggml.so"));
        assertThat(folder.namedIn("xlibggml.so: cannot open")).isEmpty();
        assertThat(folder.namedIn("libggml.so.1: cannot open")).isEmpty();
        assertThat(folder.namedIn("libgomp.so.1: cannot open")).isEmpty();
    }

    @Test
    void folderThatCannotBeReadIsNamed() {
        Path missing = home.resolve("missing");

        assertThatThrownBy(() -> LibraryFolder.of(missing, LINUX))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("cannot read the library folder " + missing);
    }

    private LibraryFolder folder(Platform platform, String... names) throws IOException {
        for (String name : names) {
            Path file = home.resolve(name);
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        }
        return LibraryFolder.of(home, platform);
    }
}
