package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ProviderUnavailableException;
import org.junit.jupiter.api.Test;

class GpuShareTest {
    private static final long GIB = 1L << 30;
    private static final int LAYERS = 40;

    @Test
    void noneIsNoneEvenWhereThereIsAGpu() {
        assertThat(GpuShare.layers(GpuLayers.none(), true, 80 * GIB, GIB, LAYERS))
                .isZero();
        assertThat(GpuShare.layers(GpuLayers.none(), false, -1, GIB, LAYERS)).isZero();
    }

    @Test
    void autoIsNoneWhereThereIsNoGpu() {
        assertThat(GpuShare.layers(GpuLayers.auto(), false, -1, GIB, LAYERS)).isZero();
    }

    @Test
    void autoIsAllWhereTheyFitBesideAReserve() {
        assertThat(GpuShare.layers(GpuLayers.auto(), true, 8 * GIB, 15 * GIB / 2, LAYERS))
                .isEqualTo(GpuShare.ALL);
        assertThat(GpuShare.layers(GpuLayers.auto(), true, 8 * GIB, 15 * GIB / 2 + 1, LAYERS))
                .isLessThan(LAYERS);
    }

    @Test
    void autoIsAsManyAsFit() {
        assertThat(GpuShare.layers(GpuLayers.auto(), true, GIB / 2 + 10 * GIB, 40 * GIB, LAYERS))
                .isEqualTo(10);
        assertThat(GpuShare.layers(GpuLayers.auto(), true, GIB / 2, 40 * GIB, LAYERS))
                .isZero();
        assertThat(GpuShare.layers(GpuLayers.auto(), true, 0, 40 * GIB, LAYERS)).isZero();
    }

    @Test
    void autoIsAllWhereSizesAreNotKnown() {
        assertThat(GpuShare.layers(GpuLayers.auto(), true, -1, 40 * GIB, LAYERS))
                .isEqualTo(GpuShare.ALL);
        assertThat(GpuShare.layers(GpuLayers.auto(), true, GIB, 40 * GIB, 0)).isEqualTo(GpuShare.ALL);
    }

    @Test
    void whoNamesANumberGetsIt() {
        assertThat(GpuShare.layers(GpuLayers.exactly(7), true, 0, 40 * GIB, LAYERS))
                .isEqualTo(7);
        assertThat(GpuShare.layers(GpuLayers.all(), true, 0, 40 * GIB, LAYERS)).isEqualTo(GpuShare.ALL);
    }

    @Test
    void whoWantsAGpuIsToldThatThereIsNone() {
        for (GpuLayers asked : new GpuLayers[] {GpuLayers.all(), GpuLayers.exactly(3)}) {
            assertThatThrownBy(() -> GpuShare.layers(asked, false, -1, GIB, LAYERS))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageStartingWith("gpuLayers is " + asked + ", but this llama.cpp has no GPU")
                    .hasMessageContaining("by the setting library, or set gpuLayers to auto or none");
        }
    }
}
