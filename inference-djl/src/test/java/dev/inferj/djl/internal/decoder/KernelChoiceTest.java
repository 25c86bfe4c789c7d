package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.architecture.ConfigReader;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.json.JsonFields;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KernelChoiceTest {
    private static final List<Kernel> WANTED = List.of(Kernel.INT4, Kernel.INT8, Kernel.ONEDNN_F32);

    @Test
    void theFirstThatRunsIsChosen() {
        assertThat(KernelChoice.choose(WANTED, plan(64), kernel -> Optional.empty()))
                .isEqualTo(new KernelChoice(Kernel.INT4, List.of()));
    }

    @Test
    void whatDoesNotRunIsToldWithItsReason() {
        KernelChoice choice = KernelChoice.choose(
                WANTED, plan(64), kernel -> kernel == Kernel.INT4 ? Optional.of("unknown operator") : Optional.empty());
        assertThat(choice).isEqualTo(new KernelChoice(Kernel.INT8, List.of("INT4: unknown operator")));
    }

    @Test
    void aMatrixThatDoesNotFitRulesAKernelOut() {
        KernelChoice choice = KernelChoice.choose(WANTED, plan(72), kernel -> Optional.empty());
        assertThat(choice.kernel()).isEqualTo(Kernel.INT8);
        assertThat(choice.refused().get(0))
                .contains("model.layers.0.self_attn.q_proj.weight is ")
                .contains(" x 72");
    }

    @Test
    void noneThatRunsIsAnError() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> KernelChoice.choose(WANTED, plan(64), kernel -> Optional.of("broken")))
                .withMessageContaining("ONEDNN_F32: broken");
    }

    private static WeightPlan plan(int hidden) {
        String json = "{\"model_type\":\"llama\",\"num_hidden_layers\":1,\"hidden_size\":" + hidden
                + ",\"num_attention_heads\":4,\"intermediate_size\":96,\"vocab_size\":144,\"max_position_embeddings\":512}";
        return WeightPlan.of(ConfigReader.read(JsonFields.parse(json, "config.json")), "model.", /* hasHead= */ true);
    }
}
