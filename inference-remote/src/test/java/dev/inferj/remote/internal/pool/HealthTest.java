package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final long SECOND = 1_000_000_000;

    private final Health health = new Health();

    @Test
    void replicaThatFailsIsOutForTwiceAsLongEachTime() {
        long now = 0;
        for (long expected : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(health.isIn(now)).isTrue();
            health.sent();
            health.failed(now);
            assertThat(health.nanosOut(now)).isEqualTo(expected * SECOND);
            assertThat(health.isIn(now + expected * SECOND - 1)).isFalse();
            now += expected * SECOND;
        }
    }

    @Test
    void oneRequestFindsOutWhetherItIsBack() {
        health.failed(0);

        assertThat(health.isIn(SECOND)).isTrue();
        health.sent();
        assertThat(health.isIn(SECOND)).as("while it is tried").isFalse();
        health.answered();

        assertThat(health.isIn(SECOND)).isTrue();
        health.sent();
        assertThat(health.isIn(SECOND)).as("once it is well").isTrue();
    }

    @Test
    void manyRequestsThatOneFaultBreaksOffCountOnce() {
        for (int i = 0; i < 20; i++) {
            health.sent();
        }
        for (int i = 0; i < 20; i++) {
            health.failed(i);
        }
        assertThat(health.nanosOut(0)).isEqualTo(SECOND);

        health.sent();
        health.failed(SECOND);
        assertThat(health.nanosOut(SECOND)).as("the trial fails").isEqualTo(2 * SECOND);
    }

    @Test
    void cancelledTrialLeavesTheQuestionOpen() {
        health.failed(0);
        health.sent();
        health.ended();

        assertThat(health.isIn(SECOND)).isTrue();
        assertThat(health.nanosOut(0)).isEqualTo(SECOND);
    }

    @Test
    void replicaThatHasTooMuchToDoIsLeftAloneAsLongAsItAsks() {
        health.rests(0, Duration.ofSeconds(3));

        assertThat(health.isIn(3 * SECOND - 1)).isFalse();
        assertThat(health.isIn(3 * SECOND)).isTrue();
        health.rests(0, Duration.ofHours(1));
        assertThat(health.nanosOut(0)).isEqualTo(30 * SECOND);
    }
}
