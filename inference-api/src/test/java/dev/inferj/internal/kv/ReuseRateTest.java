package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReuseRateTest {
    private final ReuseRate rate = new ReuseRate();

    @Test
    void wasteTeachesThatSavingDoesNotPay() {
        for (int i = 0; i < 200; i++) {
            rate.wasted();
        }
        assertThat(rate.next()).isLessThan(0.001);
    }

    @Test
    void useTeachesThatItDoes() {
        for (int i = 0; i < 200; i++) {
            rate.wasted();
        }
        for (int i = 0; i < 60; i++) {
            rate.used();
        }
        assertThat(rate.next()).isGreaterThan(0.9);
    }

    @Test
    void oneInSixteenIsTriedAllTheSame() {
        for (int i = 0; i < 200; i++) {
            rate.wasted();
        }
        int tried = 0;
        for (int i = 0; i < 160; i++) {
            tried += rate.next() == 1 ? 1 : 0;
        }
        assertThat(tried).isEqualTo(10);
    }
}
