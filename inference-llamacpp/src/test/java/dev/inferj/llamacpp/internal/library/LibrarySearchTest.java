package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
    @TempDir
    private Path folder;

    @Test
    void bundledLibraryIsTheDefaultAndOpensOnce() {
        LibrarySearch search = new LibrarySearch(Platform.current(), folder.resolve("cache"));

        LlamaLibrary found = search.find(null);

        assertThat(found.toString()).contains(folder.toString()).endsWith("(llama.cpp b4916)");
        assertThat(search.find(null)).isSameAs(found);
    }

    @Test
    void libraryIsFoundByItsFileToo() {
        LibrarySearch search = LibrarySearch.shared();
        Path file = Path.of(search.find(null).toString().replaceAll(" \\(.*", ""));

        LlamaLibrary named = search.find(file);

        assertThat(named).hasToString(search.find(null).toString());
        assertThat(search.find(file.resolveSibling("x").resolve("..").resolve(file.getFileName())))
                .isSameAs(named);
    }

    @Test
    void namedLibraryThatIsMissingIsNotReplacedByAnother() {
        Path missing = folder.resolve("libllama.so");

        assertThatThrownBy(() -> LibrarySearch.shared().find(missing))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("there is no such library: " + missing);
    }

    @Test
    void processorWithoutABundledLibraryIsToldEverythingThatWasTried() {
        LibrarySearch search = new LibrarySearch(Platform.of("Windows 11", "riscv64", "x"), folder.resolve("cache"));

        assertThatThrownBy(() -> search.find(null))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith(
                        "found no llama.cpp library that can be used: add the dependency de.kherud:llama,"
                                + " or name a libllama file or folder by the setting library (inferj.llamacpp.library,"
                                + " INFERJ_LLAMACPP_LIBRARY). Tried:")
                .hasMessageContaining(
                        "\n - the dependency de.kherud:llama is absent or has no library for Windows/riscv64")
                .hasMessageContaining("\n - the system has no llama.dll")
                .hasMessageContaining("/usr/local/lib");
    }
}
