package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_embd.weight",
                "position_embd.weight",
                "token_types.weight",
                "blk.0.ssm_a",
                "blk.0.ssm_conv1d.weight"
            })
    void tableMustHaveTwoDimensions(String name) {
        assertThatCode(() -> check(tensor(name, 8, 4, 1, 1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(tensor(name, 8, 4, 3)))
                .hasMessage("the tensor " + name + " must have at most 2 dimensions: [8, 4, 3]");
        assertThatThrownBy(() -> check(tensor(name, 8, 4, 1, 2))).hasMessageContaining("at most 2 dimensions");
    }

    @Test
    void expertsMustHaveThreeDimensions() {
        String name = "blk.1.ffn_up_exps.weight";

        assertThatCode(() -> check(tensor(name, 8, 8, 4, 1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(tensor(name, 8, 8, 4, 2)))
                .hasMessage("the tensor " + name + " must have at most 3 dimensions: [8, 8, 4, 2]");
    }

    @Test
    void factorsOfPositionsMustSufficeForAHead() {
        assertThatCode(() -> check(tensor("rope_freqs.weight", 16))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(tensor("rope_freqs.weight", 15)))
                .hasMessage("the tensor rope_freqs.weight must have at least 16 numbers: [15]");
    }

    @Test
    void otherTensorsAreLeftToLlamaCpp() {
        assertThatCode(() -> check(tensor("blk.0.time_mix_w2.weight", 8, 8, 5), tensor("blk.0.new.weight", 1, 2, 3, 4)))
                .doesNotThrowAnyException();
    }

    @Test
    void gateThatIsMissingIsFound() {
        TensorInfo up0 = tensor("blk.0.ffn_up_exps.weight", 8, 8, 4);
        TensorInfo gate0 = tensor("blk.0.ffn_gate_exps.weight", 8, 8, 4);
        TensorInfo up1 = tensor("blk.1.ffn_up_exps.weight", 8, 8, 4);

        assertThat(ShapeCheck.missingGate(List.of(up0, gate0))).isEmpty();
        assertThat(ShapeCheck.missingGate(List.of(up0, up1, gate0))).hasValue("blk.1.ffn_gate_exps.weight");
    }

    private static void check(TensorInfo... tensors) {
        new ShapeCheck(Stream.of(tensors).toList(), /* rotated= */ 32).run();
    }

    private static TensorInfo tensor(String name, long... shape) {
        return new TensorInfo(name, LongStream.of(shape).boxed().toList(), TensorType.F32, 0, 0);
    }
}
