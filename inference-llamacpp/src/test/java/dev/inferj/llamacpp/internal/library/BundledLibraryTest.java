package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void libraryOfAPlatformIsUnpackedUnderItsOwnName() throws IOException {
        Path linux = unpack("Linux", "amd64");
        Path mac = unpack("Mac OS X", "aarch64");
        Path windows = unpack("Windows 11", "amd64");

        assertThat(linux).hasFileName("libjllama.so").isNotEmptyFile();
        assertThat(mac).hasFileName("libjllama.dylib").isNotEmptyFile();
        assertThat(windows).hasFileName("jllama.dll").isNotEmptyFile();
        assertThat(Files.readAllBytes(linux)).startsWith(0x7f, 'E', 'L', 'F');
    }

    @Test
    void platformThatTheJarDoesNotKnowHasNone() throws IOException {
        assertThat(new BundledLibrary(Platform.of("Linux", "riscv64", "x"), new UnpackFolder(folder)).unpack())
                .isEmpty();
    }

    private Path unpack(String system, String processor) throws IOException {
        return new BundledLibrary(Platform.of(system, processor, "x"), new UnpackFolder(folder.resolve("cache")))
                .unpack()
                .orElseThrow();
    }
}
