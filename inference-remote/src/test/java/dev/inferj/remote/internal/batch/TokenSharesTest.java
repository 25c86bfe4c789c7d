package dev.inferj.remote.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenSharesTest {
    @Test
    void aShareIsByTheLength() {
        assertThat(TokenShares.of(8, new int[] {7})).containsExactly(8);
        assertThat(TokenShares.of(100, new int[] {9, 29, 59})).containsExactly(10, 30, 60);
    }

    @Test
    void whereNothingWasCountedNobodyHasAny() {
        assertThat(TokenShares.of(0, new int[] {5, 5})).containsExactly(0, 0);
    }

    @Test
    void sharesAreNeverNegativeAndTogetherAllThatWasCounted() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            int tokens = random.nextBoolean() ? random.nextInt(100) : random.nextInt(Integer.MAX_VALUE);
            int[] lengths = random.ints(random.nextInt(1, 100), 0, random.nextBoolean() ? 10 : Integer.MAX_VALUE)
                    .toArray();

            int[] shares = TokenShares.of(tokens, lengths);

            assertThat(IntStream.of(shares).min().orElseThrow()).isNotNegative();
            assertThat(IntStream.of(shares).asLongStream().sum()).isEqualTo(tokens);
        }
    }
}
