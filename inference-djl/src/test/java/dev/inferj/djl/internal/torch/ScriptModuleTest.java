package dev.inferj.djl.internal.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.EngineFailedException;
import org.junit.jupiter.api.Test;

final class ScriptModuleTest {
    @Test
    void aFailureSaysWhatTheOperatorSays() {
        String method = """
              def half(self: __torch__.M, x: int) -> Tensor:
                return torch.zeros([x]).view([2, 3])
            """;
        try (ScriptModule module = TorchStart.torch(null).load(method);
                NativeValue five = NativeValue.of(5)) {
            assertThatExceptionOfType(EngineFailedException.class)
                    .isThrownBy(() -> module.call("half", five))
                    .withMessage("libtorch failed in half: shape '[2, 3]' is invalid for input of size 5");
        }
    }

    @Test
    void aReasonIsOneLineOfABoundedLength() {
        assertThat(ScriptModule.reason("\nno such operator\nat x")).hasValue("no such operator");
        assertThat(ScriptModule.reason("The operation failed\nRuntimeError: out of memory\n"))
                .hasValue("out of memory");
        assertThat(ScriptModule.reason("x".repeat(1000)).orElseThrow()).hasSize(302);
        assertThat(ScriptModule.reason("\n")).isEmpty();
    }
}
