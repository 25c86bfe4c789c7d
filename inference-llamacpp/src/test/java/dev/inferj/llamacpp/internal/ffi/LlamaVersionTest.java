package dev.inferj.llamacpp.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaVersionTest {
    @ParameterizedTest
    @CsvSource({"0.5.0, 0, 5", "v0.7.0, 0, 7", "1.12, 1, 12", "0.5.0-dirty, 0, 5", "'0.5.1 (abc)', 0, 5"})
    void numbersOfAVersionAreRead(String text, int major, int minor) {
        assertThat(LlamaVersion.of(text, 0, true)).isEqualTo(new LlamaVersion(text, major, minor, true));
    }

    @ParameterizedTest
    @CsvSource({"unknown", "b8390", "12345.1", "''"})
    void textThatIsNoVersionIsOnlyAName(String text) {
        assertThat(LlamaVersion.of(text, 0, true)).isEqualTo(new LlamaVersion(text, 0, 0, true));
    }

    @Test
    void libraryWithoutAVersionIsNamedByItsBuild() {
        assertThat(LlamaVersion.of(null, 4916, false).name()).isEqualTo("b4916");
        assertThat(LlamaVersion.of(null, 0, false).name()).isEqualTo("of no stated version");
    }

    @Test
    void versionsAreOrderedByTheirNumbers() {
        LlamaVersion version = LlamaVersion.of("1.9", 0, true);

        assertThat(version.isBefore(1, 10)).isTrue();
        assertThat(version.isBefore(2, 0)).isTrue();
        assertThat(version.isBefore(1, 9)).isFalse();
        assertThat(version.isBefore(0, 10)).isFalse();
    }
}
