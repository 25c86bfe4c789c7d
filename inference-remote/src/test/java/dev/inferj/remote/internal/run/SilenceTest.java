package dev.inferj.remote.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SilenceTest {
    private static final Duration MOST = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final Watchdog watchdog = new Watchdog(time);
    private final AtomicInteger calls = new AtomicInteger();
    private final Silence silence = new Silence(watchdog, calls::incrementAndGet);

    @Test
    void itCallsOnceItIsTooLong() {
        assertThat(silence.isLongerThan(MOST)).isFalse();

        time.advance(MOST.minusMillis(1));
        assertThat(calls).hasValue(0);
        time.advance(Watchdog.TICK);

        assertThat(calls).hasPositiveValue();
        assertThat(silence.isLongerThan(MOST)).isTrue();
    }

    @Test
    void whatIsHeardBeginsItAnew() {
        silence.isLongerThan(MOST);
        time.advance(MOST.minusMillis(1));
        silence.begin();
        silence.isLongerThan(MOST);

        time.advance(MOST.minusMillis(1));
        assertThat(calls).hasValue(0);
        time.advance(Watchdog.TICK);
        assertThat(calls).hasPositiveValue();
    }

    @Test
    void nobodyIsCalledOnceItHasEnded() {
        silence.isLongerThan(MOST);
        silence.end();

        time.advance(MOST.multipliedBy(2));

        assertThat(calls).hasValue(0);
    }

    @Test
    void aShorterPatienceCounts() {
        silence.isLongerThan(MOST);
        silence.isLongerThan(Duration.ofMillis(20));

        time.advance(Duration.ofMillis(20).plus(Watchdog.TICK));

        assertThat(calls).hasPositiveValue();
    }

    @Test
    void theDogSleepsWhileThereIsNothingToWatchAndWakesAgain() {
        silence.isLongerThan(MOST);
        silence.end();
        time.advance(Watchdog.TICK.multipliedBy(2));
        assertThat(time.pendingAlarms()).isZero();

        silence.begin();
        silence.isLongerThan(MOST);
        time.advance(MOST.plus(Watchdog.TICK));
        assertThat(calls).hasPositiveValue();
    }
}
