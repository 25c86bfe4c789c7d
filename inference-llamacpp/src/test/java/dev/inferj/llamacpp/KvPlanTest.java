package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KvPlanTest {
    private static final Dimensions OWN = new Dimensions(4, 1000, 4000, 512, 512);
    private static final Dimensions SHARED = new Dimensions(4, 1000, 2500, 512, 512);

    private final LlamaCpp options = LlamaCpp.model(Path.of("model.gguf"));

    @Test
    void slotsWithCellsOfTheirOwnGetStreams() {
        assertThat(plan(OWN, options, /* hasStreams= */ true, /* onGpu= */ false))
                .isEqualTo(new KvPlan(/* unified= */ false, FlashAttention.OFF, 4 * 1024));
    }

    @Test
    void slotsThatShareCellsGetOneBuffer() {
        assertThat(plan(SHARED, options, true, false))
                .isEqualTo(new KvPlan(/* unified= */ true, FlashAttention.ON, 2560));
    }

    @Test
    void olderLibraryHasOneBufferOnly() {
        assertThat(plan(OWN, options, /* hasStreams= */ false, false))
                .isEqualTo(new KvPlan(/* unified= */ true, FlashAttention.OFF, 4096));
        assertThat(plan(SHARED, options, false, false)).isEqualTo(new KvPlan(true, FlashAttention.OFF, 2560));
    }

    @Test
    void scoresOfAVeryLongContextAreFused() {
        assertThat(plan(new Dimensions(1, 16_384, 16_384, 512, 512), options, true, false)
                        .flashAttention())
                .isEqualTo(FlashAttention.OFF);
        assertThat(plan(new Dimensions(1, 16_385, 16_385, 512, 512), options, true, false)
                        .flashAttention())
                .isEqualTo(FlashAttention.ON);
        assertThat(plan(new Dimensions(4, 8192, 32_768, 512, 512), options, true, false)
                        .flashAttention())
                .isEqualTo(FlashAttention.OFF);
        assertThat(plan(new Dimensions(4, 8192, 32_768, 512, 512), options, false, false)
                        .flashAttention())
                .isEqualTo(FlashAttention.ON);
    }

    @Test
    void onAGpuLlamaCppDecides() {
        assertThat(plan(OWN, options, true, /* onGpu= */ true).flashAttention()).isEqualTo(FlashAttention.AUTO);
        assertThat(plan(SHARED, options, true, true).flashAttention()).isEqualTo(FlashAttention.AUTO);
    }

    @Test
    void userDecidesAboveAll() {
        for (FlashAttention asked : new FlashAttention[] {FlashAttention.ON, FlashAttention.OFF}) {
            LlamaCpp asking = options.flashAttention(asked);
            assertThat(plan(OWN, asking, true, false).flashAttention()).isEqualTo(asked);
            assertThat(plan(SHARED, asking, true, false).flashAttention()).isEqualTo(asked);
            assertThat(plan(OWN, asking, true, true).flashAttention()).isEqualTo(asked);
        }
    }

    @Test
    void quantizedValuesNeedFusedAttention() {
        LlamaCpp quantized = options.valueCacheType(CacheType.Q8_0);

        assertThat(plan(OWN, quantized, true, false).flashAttention()).isEqualTo(FlashAttention.ON);
        assertThat(plan(OWN, quantized, true, true).flashAttention()).isEqualTo(FlashAttention.ON);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(OWN, quantized.flashAttention(FlashAttention.OFF), true, false))
                .withMessage("valueCacheType must be f32, f16 or bf16 where flashAttention is off: Q8_0");
        assertThat(plan(OWN, options.keyCacheType(CacheType.Q8_0), true, false).flashAttention())
                .isEqualTo(FlashAttention.OFF);
    }

    @Test
    void mostCellsThatDimensionsAllowCanBeRounded() {
        Dimensions most = new Dimensions(256, (1 << 22) - 1, 256 * ((1 << 22) - 1), 512, 512);

        assertThat(plan(most, options, true, false).cells()).isEqualTo(1 << 30);
    }

    private static KvPlan plan(Dimensions dimensions, LlamaCpp options, boolean hasStreams, boolean onGpu) {
        return KvPlan.of(dimensions, options.settings(), hasStreams, onGpu);
    }
}
