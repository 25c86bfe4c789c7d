package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepLimitsTest {
    @Test
    void slotsMayShareLessThanTheirContextsTogether() {
        StepLimits limits = new StepLimits(/* slots= */ 8, /* contextTokens= */ 4096, /* kvTokens= */ 8192, 8);
        assertThat(limits.kvTokens()).isLessThan(limits.slots() * limits.contextTokens());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, slots must be >= 1: 0",
        "-1, 1, 1, 1, slots must be >= 1: -1",
        "1, 0, 1, 1, contextTokens must be >= 1: 0",
        "1, 1, 0, 1, kvTokens must be >= 1: 0",
        "1, 1, 1, 0, batchTokens must be >= 1: 0",
        "4, 1, 1, 3, batchTokens must be >= slots (4): 3"
    })
    void limitsThatCannotRunAreRefused(int slots, int contextTokens, int kvTokens, int batchTokens, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepLimits(slots, contextTokens, kvTokens, batchTokens))
                .withMessage(message);
    }
}
