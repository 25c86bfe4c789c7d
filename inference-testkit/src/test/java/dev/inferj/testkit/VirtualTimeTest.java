package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.TimeSource.Alarm;
import dev.inferj.testkit.contract.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void clockStandsStillUntilItIsMoved() {
        long before = time.nanos();

        assertThat(time.nanos()).isEqualTo(before);
        time.advance(SECOND);
        assertThat(time.nanos() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void alarmsRunInOrderOfTimeThenOfSetting() {
        time.schedule(Duration.ofMillis(20), () -> log.add("second"));
        time.schedule(Duration.ofMillis(10), () -> log.add("first"));
        time.schedule(Duration.ofMillis(20), () -> log.add("third"));

        time.advance(SECOND);

        assertThat(log).containsExactly("first", "second", "third");
    }

    @Test
    void alarmSeesTheClockAtItsOwnTime() {
        long start = time.nanos();
        time.schedule(Duration.ofMillis(300), () -> log.add("" + Duration.ofNanos(time.nanos() - start)));

        time.advance(SECOND);

        assertThat(log).containsExactly("PT0.3S");
        assertThat(time.nanos() - start).isEqualTo(SECOND.toNanos());
    }

    @Test
    void alarmRunsWhenItsTimeHasComeAndNotBefore() {
        time.schedule(SECOND, () -> log.add("rang"));

        time.advance(SECOND.minusNanos(1));
        assertThat(log).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(log).containsExactly("rang");
        time.advance(SECOND);
        assertThat(log).containsExactly("rang");
    }

    @Test
    void alarmWithoutDelayWaitsForTheNextAdvance() {
        time.schedule(Duration.ZERO, () -> log.add("rang"));
        assertThat(log).isEmpty();

        time.advance(Duration.ZERO);

        assertThat(log).containsExactly("rang");
    }

    @Test
    void alarmSetByAnAlarmRunsInTheSameAdvance() {
        time.schedule(SECOND, () -> time.schedule(SECOND, () -> log.add("second")));

        time.advance(SECOND.multipliedBy(2));

        assertThat(log).containsExactly("second");
    }

    @Test
    void alarmMayMoveTheClockItself() {
        long start = time.nanos();
        time.schedule(SECOND, () -> time.advance(SECOND));
        time.schedule(Duration.ofMillis(2500), () -> log.add("later"));

        time.advance(SECOND);
        assertThat(time.nanos() - start).isEqualTo(SECOND.multipliedBy(2).toNanos());
        assertThat(log).isEmpty();
        time.advance(SECOND);
        assertThat(log).containsExactly("later");
    }

    @Test
    void cancelledAlarmNeverRuns() {
        Alarm alarm = time.schedule(SECOND, () -> log.add("rang"));
        assertThat(time.pendingAlarms()).isEqualTo(1);

        alarm.cancel();
        alarm.cancel();
        time.advance(SECOND);

        assertThat(log).isEmpty();
        assertThat(time.pendingAlarms()).isZero();
    }

    @Test
    void failureOfAnAlarmReachesWhoMovesTheClock() {
        time.schedule(SECOND, () -> {
            throw new IllegalStateException("boom");
        });
        time.schedule(SECOND, () -> log.add("rang"));

        assertThatThrownBy(() -> time.advance(SECOND)).hasMessage("boom");
        time.advance(Duration.ZERO);

        assertThat(log).containsExactly("rang");
    }

    @Test
    void delayBeyondAllTimeNeverComes() {
        time.advance(SECOND);
        time.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("rang"));

        time.advance(Duration.ofDays(10_000));

        assertThat(log).isEmpty();
    }

    @Test
    void stepsOfSeveralThreadsAddUp() {
        long start = time.nanos();
        List<Background<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Background.run("advance", () -> {
                for (int step = 0; step < 1_000; step++) {
                    time.schedule(Duration.ZERO, () -> {});
                    time.advance(Duration.ofNanos(1));
                }
            }));
        }

        threads.forEach(Background::result);

        assertThat(time.nanos() - start).isEqualTo(4_000);
        assertThat(time.pendingAlarms()).isZero();
    }

    @Test
    void alarmsCanBeWaitedFor() throws InterruptedException {
        Background<Alarm> other = Background.run("schedule", () -> time.schedule(SECOND, () -> log.add("rang")));

        time.awaitAlarms(1, Duration.ofSeconds(30));
        time.advance(SECOND);

        assertThat(log).containsExactly("rang");
        other.result().cancel();
    }

    @Test
    void waitForAlarmsEndsWithItsPatience() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> time.awaitAlarms(2, Duration.ofMillis(1)))
                .withMessage("alarms must be 2 or more within PT0.001S: 0");
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .withMessage("step must be >= 0: PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.schedule(Duration.ofNanos(-1), () -> {}))
                .withMessage("delay must be >= 0: PT-0.000000001S");
    }
}
