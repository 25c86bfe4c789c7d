package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReuseRateTest {
    private final ReuseRate rate = new ReuseRate();

    @Test
    void statesThatAreLostTeachThatSavingDoesNotPay() {
        waste(200);
        assertThat(rate.next()).isLessThan(0.001);
    }

    @Test
    void statesThatNobodyWantsTeachItThoughTheyAreKept() {
        for (int i = 0; i < ReuseRate.PATIENCE; i++) {
            rate.saved();
        }
        assertThat(rate.next()).as("before patience ends").isEqualTo(0.5);
        for (int i = 0; i < 100; i++) {
            rate.saved();
        }
        assertThat(rate.next()).isLessThan(0.01);
    }

    @Test
    void oneIsCountedAsWastedOnce() {
        ReuseRate.Trial trial = rate.saved();
        trial.over();
        double once = rate.next();
        trial.over();
        assertThat(rate.next()).isEqualTo(once).isLessThan(0.5);
    }

    @Test
    void useTeachesThatItDoesPay() {
        waste(200);
        for (int i = 0; i < 60; i++) {
            rate.saved().used(1);
        }
        assertThat(rate.next()).isGreaterThan(0.9);
    }

    @Test
    void statesThatAreWantedLateAreStillWorthSaving() {
        List<ReuseRate.Trial> kept = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            kept.add(rate.saved());
            if (i >= 64) {
                kept.get(i - 64).used(1); // 64 conversations in turn
            }
        }
        assertThat(rate.next()).isGreaterThan(0.4);
    }

    @Test
    void aFewFirstWordsInCommonAreNoUse() {
        waste(200);
        for (int i = 0; i < 200; i++) {
            ReuseRate.Trial trial = rate.saved();
            trial.used(0.03);
            trial.used(0.03);
            trial.over();
        }
        assertThat(rate.next()).isLessThan(0.03);
    }

    @Test
    void oneInSixteenIsTriedAllTheSame() {
        waste(200);
        int tried = 0;
        for (int i = 0; i < 160; i++) {
            tried += rate.next() == 1 ? 1 : 0;
        }
        assertThat(tried).isEqualTo(10);
    }

    private void waste(int states) {
        for (int i = 0; i < states; i++) {
            rate.saved().over();
        }
    }
}
