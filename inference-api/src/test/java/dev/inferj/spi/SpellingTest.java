package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abc, 0",
        "abc, acb, 1",
        "abcd, badc, 2",
        "kitten, sitting, 3",
        "flaw, lawn, 2",
    })
    void distanceCountsInsertedDeletedReplacedAndSwappedLetters(String a, String b, int distance) {
        assertThat(Spelling.distance(a, b)).isEqualTo(distance);
        assertThat(Spelling.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void nearestOfSeveralIsFound() {
        assertThat(Spelling.nearest("batchTokens", List.of("maxTokens", "batchToken", "matchTokens", "slots")))
                .hasValue("batchToken");
    }

    @Test
    void nameFarFromAllHasNoNearest() {
        assertThat(Spelling.nearest("gpuLayers", List.of("maxWaiting", "drainTime")))
                .isEmpty();
        assertThat(Spelling.nearest("x".repeat(1_000_000), List.of("slots"))).isEmpty();
        assertThat(Spelling.nearest("slots", List.of())).isEmpty();
    }
}
