package dev.inferj.remote.internal.pool;

import java.util.Arrays;
import java.util.OptionalLong;

/** The latest times of something, and how they are spread. Safe to share between threads. */
final class RecentLatencies {
    private static final int KEPT = 256;

    /** With fewer, a percentile means little. */
    private static final int LEAST = 20;

    private final Object lock = new Object();
    private final long[] kept = new long[KEPT]; // Guarded by lock: a ring
    private int count; // Guarded by lock: ever

    void add(long nanos) {
        synchronized (lock) {
            kept[count++ % KEPT] = nanos;
            if (count == 2 * KEPT) {
                count = KEPT; // the same place of the ring, and still full
            }
        }
    }

    /**
     * Returns the time that so many percent of the latest did not exceed; empty while too few are known.
     *
     * @param percent in [0, 100]
     */
    OptionalLong percentile(int percent) {
        long[] sorted;
        synchronized (lock) {
            if (count < LEAST) {
                return OptionalLong.empty();
            }
            sorted = Arrays.copyOf(kept, Math.min(count, KEPT));
        }
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return OptionalLong.of(sorted[Math.max(0, rank - 1)]);
    }
}
