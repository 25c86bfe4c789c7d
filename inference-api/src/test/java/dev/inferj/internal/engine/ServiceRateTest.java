package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceRateTest {
    private final ServiceRate rate = new ServiceRate();

    @Test
    void saysASecondWhileNothingIsKnown() {
        assertThat(rate.untilFree(4)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void dividesTheMeanAmongThePlaces() {
        rate.served(Duration.ofSeconds(8).toNanos());
        assertThat(rate.untilFree(4)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void followsWhatRequestsTakeOfLate() {
        rate.served(Duration.ofSeconds(50).toNanos());
        for (int i = 0; i < 100; i++) {
            rate.served(Duration.ofSeconds(1).toNanos());
        }
        assertThat(rate.untilFree(1)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1010));
    }

    @Test
    void staysWithinWhatACallerCanUse() {
        rate.served(1);
        assertThat(rate.untilFree(8)).isEqualTo(Duration.ofMillis(10));
        for (int i = 0; i < 100; i++) {
            rate.served(Long.MAX_VALUE);
        }
        assertThat(rate.untilFree(1)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void requestThatTookNoTimeIsKnownToo() {
        rate.served(0);
        assertThat(rate.untilFree(1)).isEqualTo(Duration.ofMillis(10));
    }
}
