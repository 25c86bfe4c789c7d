package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorRoleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.3.attn_q.bias",
                "blk.0.ffn_up_exps.bias",
                "output_norm.bias",
                "rope_freqs.weight",
                "blk.1.rope_factors_long.weight",
                "rope_factors_short.weight",
                "blk.0.ssm_a",
                "blk.0.ssm_conv1d.weight",
                "blk.0.ssm_dt.bias",
                "blk.0.shortconv.conv.weight",
                "blk.0.attn_sinks.weight"
            })
    void whatIsReadOrAddedAsItIsMustBeF32(String name) {
        assertThat(usable(name)).isEqualTo("F32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output_norm.weight",
                "blk.11.attn_norm.weight",
                "blk.0.attn_norm_2.weight",
                "blk.0.attn_q_norm.weight",
                "blk.0.post_ffw_norm_1.weight",
                "blk.0.nextn.enorm.weight",
                "token_embd_norm.weight",
                "blk.0.ssm_d",
                "blk.0.attn_q.scale"
            })
    void factorsMayHaveSixteenBits(String name) {
        assertThat(usable(name)).isEqualTo("F32 F16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_embd.weight",
                "output.weight",
                "blk.0.attn_q.weight",
                "blk.0.ffn_down_exps.weight",
                "blk.0.ffn_gate_inp_shexp.weight",
                "blk.0.ssm_dt.weight",
                "blk.0.something_new.weight",
                "blk.0.attn_rot_embd"
            })
    void matricesAndWhatIsUnknownMayBeOfAnyTypeThatIsComputedWith(String name) {
        assertThat(usable(name))
                .isEqualTo("F32 F16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K IQ2_XXS IQ2_XS IQ3_XXS IQ1_S"
                        + " IQ4_NL IQ3_S IQ2_S IQ4_XS IQ1_M BF16 TQ1_0 TQ2_0 MXFP4");
    }

    @Test
    void tablesOfExpertsAreWholeNumbers() {
        assertThat(usable("blk.0.ffn_gate_tid2eid.weight")).isEqualTo("I32");
    }

    @Test
    void refusalNamesTheTensorItsTypeAndWhatItMayBe() {
        assertThatThrownBy(() -> check("blk.0.attn_norm.weight", TensorType.Q4_0))
                .isInstanceOf(DamagedException.class)
                .hasMessage(
                        "the tensor blk.0.attn_norm.weight is stored as Q4_0, but llama.cpp computes with it as F32,"
                                + " F16 only");
    }

    private static String usable(String name) {
        return Arrays.stream(TensorType.values())
                .filter(type -> {
                    try {
                        check(name, type);
                        return true;
                    } catch (DamagedException e) {
                        return false;
                    }
                })
                .map(Enum::name)
                .collect(Collectors.joining(" "));
    }

    private static void check(String name, TensorType type) {
        TensorRole.of(name).check(new TensorInfo(name, List.of(256L), type, 0, 0));
    }
}
