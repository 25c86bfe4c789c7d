package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {
    private static final long USUAL = 100_000_000;

    @Test
    void aFixedLimitStays() {
        ConcurrencyLimit limit = ConcurrencyLimit.fixed(4);
        for (int i = 0; i < 100; i++) {
            limit.firstToken(USUAL * i, 4);
        }
        limit.overloaded();
        assertThat(limit.limit()).isEqualTo(4);
    }

    @Test
    void whileFirstTokensComeAsUsualItGrowsUpToTheMost() {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(100);
        assertThat(limit.limit()).isEqualTo(16);
        for (int i = 0; i < 300; i++) {
            limit.firstToken(USUAL, limit.limit());
        }
        assertThat(limit.limit()).isEqualTo(100);
    }

    @Test
    void whileTheyTakeLongerItShrinks() {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(100);
        for (int i = 0; i < 300; i++) {
            limit.firstToken(USUAL, limit.limit());
        }
        for (int i = 0; i < 40; i++) {
            limit.firstToken(USUAL * 6, limit.limit());
        }
        assertThat(limit.limit()).isBetween(1, 20);
    }

    @Test
    void aLimitThatIsNotReachedSaysNothing() {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(100);
        for (int i = 0; i < 300; i++) {
            limit.firstToken(USUAL, 2);
        }
        assertThat(limit.limit()).isEqualTo(16);
    }

    @Test
    void aServerThatSaysItHasTooMuchGetsLess() {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(100);
        limit.overloaded();
        assertThat(limit.limit()).isEqualTo(11);
        for (int i = 0; i < 50; i++) {
            limit.overloaded();
        }
        assertThat(limit.limit()).isEqualTo(1);
    }
}
