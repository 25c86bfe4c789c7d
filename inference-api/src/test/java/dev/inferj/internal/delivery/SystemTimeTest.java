package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
    @Test
    void alarmRunsNotBeforeItsTime() throws Exception {
        try (SystemTime time = new SystemTime()) {
            CountDownLatch ran = new CountDownLatch(1);
            long start = time.nanos();
            var unused = time.schedule(Duration.ofMillis(5), ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(time.nanos() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(5).toNanos());
        }
    }

    @Test
    void longestDelayIsAccepted() {
        try (SystemTime time = new SystemTime()) {
            CountDownLatch ran = new CountDownLatch(1);
            TimeSource.Alarm alarm = time.schedule(Duration.ofSeconds(Long.MAX_VALUE), ran::countDown);
            alarm.cancel();
            assertThat(ran.getCount()).isEqualTo(1);
        }
    }

    @Test
    void alarmSetBehindCloseNeverRuns() {
        SystemTime time = new SystemTime();
        time.close();
        CountDownLatch ran = new CountDownLatch(1);
        time.schedule(Duration.ZERO, ran::countDown).cancel();
        assertThat(ran.getCount()).isEqualTo(1);
    }
}
