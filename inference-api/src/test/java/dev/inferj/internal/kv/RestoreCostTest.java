package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreCostTest {
    private static final int TOKENS = 100;
    private static final long BYTES = 64_000;
    private static final long STALL_NANOS = 100_000_000;

    private final RestoreCost cost = new RestoreCost();

    @BeforeEach
    void aTokenTakes20MicrosecondsAndItsStateOne() {
        for (int i = 0; i < 20; i++) {
            cost.computed(TOKENS, TOKENS * 20_000);
            cost.restored(BYTES, BYTES);
        }
    }

    @Test
    void theCheaperWayIsTaken() {
        assertThat(cost.isRestoreFaster(BYTES, TOKENS)).isTrue();
        assertThat(cost.isRestoreFaster(BYTES, 2)).isFalse();
    }

    @Test
    void oneStallDoesNotEndRestoringForGood() {
        cost.restored(BYTES, STALL_NANOS);

        assertThat(cost.isRestoreFaster(BYTES, TOKENS)).isTrue();
    }

    @Test
    void restoringThatIsSlowTimeAndAgainIsGivenUp() {
        for (int i = 0; i < 40; i++) {
            cost.restored(BYTES, STALL_NANOS);
        }

        assertThat(cost.isRestoreFaster(BYTES, TOKENS)).isFalse();
    }

    @Test
    void whatOnceTookNoTimeMayTakeSomeLater() {
        for (int i = 0; i < 10_000; i++) {
            cost.restored(BYTES, 0);
        }
        for (int i = 0; i < 100; i++) {
            cost.restored(BYTES, STALL_NANOS);
        }

        assertThat(cost.isRestoreFaster(BYTES, TOKENS)).isFalse();
    }
}
