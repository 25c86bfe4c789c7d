package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ModelInfoTest {
    @Test
    void factsThatAreNotKnownAreEmpty() {
        ModelInfo info = ModelInfo.builder("mock", "echo")
                .architecture(null)
                .chatTemplate(null)
                .build();
        assertThat(info.provider()).isEqualTo("mock");
        assertThat(info.name()).isEqualTo("echo");
        assertThat(info.contextTokens()).isZero();
        assertThat(info.architecture()).isEmpty();
        assertThat(info.parameters()).isEmpty();
        assertThat(info.quantization()).isEmpty();
        assertThat(info.chatTemplate()).isEmpty();
    }

    @Test
    void factsAreKept() {
        ModelInfo info = ModelInfo.builder("llamacpp", "m")
                .contextTokens(4096)
                .architecture("llama")
                .parameters(15_000_000_000L)
                .quantization("Q4_K_M")
                .chatTemplate("{{ messages }}")
                .build();
        assertThat(info.contextTokens()).isEqualTo(4096);
        assertThat(info.architecture()).hasValue("llama");
        assertThat(info.parameters()).hasValue(15_000_000_000L);
        assertThat(info.quantization()).hasValue("Q4_K_M");
        assertThat(info.chatTemplate()).hasValue("{{ messages }}");
        assertThat(info).hasToString("ModelInfo[llamacpp m, context 4096]");
    }

    @Test
    void negativeCountsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelInfo.builder("mock", "echo").contextTokens(-1))
                .withMessage("contextTokens must be >= 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelInfo.builder("mock", "echo").parameters(-1))
                .withMessage("parameters must be >= 0: -1");
    }
}
