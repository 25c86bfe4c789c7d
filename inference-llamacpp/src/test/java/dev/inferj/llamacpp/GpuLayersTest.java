package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuLayersTest {
    @ParameterizedTest
    @ValueSource(strings = {"auto", "all", "none", "1", "10000"})
    void whatIsWrittenIsReadAndWrittenAgain(String text) {
        assertThat(GpuLayers.parse(text)).hasToString(text).isEqualTo(GpuLayers.parse(text));
    }

    @Test
    void zeroIsNone() {
        assertThat(GpuLayers.parse("0")).isEqualTo(GpuLayers.none()).hasToString("none");
        assertThat(GpuLayers.exactly(0)).isSameAs(GpuLayers.none());
    }

    @Test
    void onlyNumbersHaveACount() {
        assertThat(GpuLayers.exactly(3).count()).hasValue(3);
        assertThat(GpuLayers.none().count()).hasValue(0);
        assertThat(GpuLayers.auto().count()).isEmpty();
        assertThat(GpuLayers.all().count()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10001", "", "many", "1.5", "2147483648"})
    void otherTextsAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GpuLayers.parse(text));
    }
}
