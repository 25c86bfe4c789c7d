package dev.inferj.internal.template.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTextTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1.0", "0.1, 0.1", "1e15, 1000000000000000.0", "1e16, 1e+16", "0.0001, 0.0001", "0.00001, 1e-05",
        "1.5e300, 1.5e+300", "5e-324, 5e-324", "2e-3, 0.002", "123456.789, 123456.789", "-0.0, -0.0", "NaN, nan",
        "-Infinity, -inf", "2.0E-3, 0.002", "9007199254740993, 9007199254740992.0", "2E23, 2e+23"
    })
    void floatsLookAsInPython(double real, String expected) {
        assertThat(FloatText.of(real)).isEqualTo(expected);
    }

    @Test
    void theDigitsTellTheNumberFromItsNeighbours() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            double real = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(real)) {
                assertThat(Double.parseDouble(FloatText.of(real))).isEqualTo(real);
            }
        }
    }

    @Test
    void fixedDigitsRoundHalvesToEven() {
        assertThat(FloatText.fixed(0.125, 2)).isEqualTo("0.12");
        assertThat(FloatText.fixed(0.375, 2)).isEqualTo("0.38");
        assertThat(FloatText.fixed(-1.005, 1)).isEqualTo("-1.0");
        assertThat(FloatText.fixed(2, 0)).isEqualTo("2");
    }
}
