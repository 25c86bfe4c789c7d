package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Libraries that are not what this module needs are refused before any of their functions is called. */
class LlamaLibraryTest {
    @Test
    void libraryWithoutLlamaCppsFunctionsIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> LlamaLibrary.of("jllama.dll", name -> Optional.empty(), null))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("jllama.dll exports no llama.cpp functions, as java-llama.cpp's build for Windows does not:"
                        + " name a separate libllama (llama.dll) by the setting library");
    }

    @Test
    void libraryThatLacksSomeFunctionsIsRefusedWithTheirNames() {
        assertThatThrownBy(() -> LlamaLibrary.of(
                        "libllama.so",
                        name -> name.equals("llama_log_set") || name.equals("llama_backend_init")
                                ? Optional.empty()
                                : name.startsWith("llama_")
                                        ? Optional.of(MemorySegment.ofAddress(8))
                                        : Optional.empty(),
                        null))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("lacks functions, so its version is not one that this provider knows")
                .hasMessageEndingWith("Missing: llama_backend_init, llama_log_set");
    }
}
