package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    private static final Platform LINUX = Platform.of("Linux", "amd64", "Eclipse Adoptium");

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, Eclipse Adoptium, Linux/x86_64, libllama.so",
        "Linux, aarch64, Oracle, Linux/aarch64, libllama.so",
        "Linux, riscv64, Oracle, Linux/riscv64, libllama.so",
        "Linux, aarch64, The Android Project, Linux-Android/aarch64, libllama.so",
        "Mac OS X, x86_64, Apple, Mac/x86_64, libllama.dylib",
        "Darwin, arm64, Apple, Mac/aarch64, libllama.dylib",
        "Windows 11, amd64, Microsoft, Windows/x86_64, llama.dll",
        "Windows Server 2022, X64, Microsoft, Windows/x86_64, llama.dll"
    })
    void systemAndProcessorTellFolderAndFileName(
            String system, String processor, String vendor, String folder, String fileName) {
        Platform platform = Platform.of(system, processor, vendor);

        assertThat(platform.folder()).isEqualTo(folder);
        assertThat(platform.fileName("llama")).isEqualTo(fileName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libllama.so",
                "libllama.so.0",
                "libllama.so.0.5.0",
                "libllama.0.so",
                "libllama.v0.5.0.so",
                "libllama.b8390.so",
                "libllama.cuda.v0.5.0.so"
            })
    void fileNameMayHaveAVersion(String name) {
        assertThat(LINUX.fileNames("llama").matcher(name).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libllama-common.so",
                "libllama.so.bak",
                "libllama.a",
                "llama.so",
                "libjllama.so",
                "libllama.v0.5.x.so",
                "libllama.dylib"
            })
    void otherFilesAreNotTheLibrary(String name) {
        assertThat(LINUX.fileNames("llama").matcher(name).matches()).isFalse();
    }

    @Test
    void thisPlatformIsKnown() {
        assertThat(Platform.current().folder()).contains("/");
    }
}
