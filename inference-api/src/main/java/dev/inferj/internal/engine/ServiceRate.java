package dev.inferj.internal.engine;

import java.time.Duration;

/** Guesses when a place becomes free, from how long recent requests took. Safe to share between threads. */
public final class ServiceRate {
    private static final Duration UNKNOWN = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofSeconds(60);

    /** Weight of the newest request in the moving average. */
    private static final double NEWEST = 0.1;

    /** NaN while nothing is known. */
    private volatile double meanNanos = Double.NaN;

    /** Counts one request that took so long from its start to its end. */
    public void served(long nanos) {
        double mean = meanNanos; // a lost update of two threads only makes the guess a little older
        meanNanos = Double.isNaN(mean) ? nanos : mean + NEWEST * (nanos - mean);
    }

    /** Returns how long it takes until one of so many places is free. */
    public Duration untilFree(int places) {
        double mean = meanNanos;
        if (Double.isNaN(mean)) {
            return UNKNOWN;
        }
        Duration guess = Duration.ofNanos((long) (mean / places));
        return guess.compareTo(LEAST) < 0 ? LEAST : guess.compareTo(MOST) > 0 ? MOST : guess;
    }
}
