package dev.inferj.remote.internal.pool;

import java.time.Duration;

/**
 * How long something takes lately: a slow one counts at once, and fades as quicker ones follow (the "peak" moving average of
 * Finagle's load balancer). Safe to share between threads.
 */
final class PeakLatency {
    private static final double FADING_NANOS = Duration.ofSeconds(10).toNanos();

    private final Object lock = new Object();
    private double average; // Guarded by lock: 0 as long as nothing is known
    private long at; // Guarded by lock

    void add(long nanos, long now) {
        synchronized (lock) {
            average = nanos > average ? nanos : nanos + (average - nanos) * kept(now);
            at = now;
        }
    }

    /** Returns nanoseconds; what has not been tried for long counts as quick, so that it is. */
    double nanos(long now) {
        synchronized (lock) {
            return average * kept(now);
        }
    }

    /** Returns how much of an average still counts. Call with the lock held. */
    private double kept(long now) {
        return Math.exp(-Math.max(0, now - at) / FADING_NANOS);
    }
}
