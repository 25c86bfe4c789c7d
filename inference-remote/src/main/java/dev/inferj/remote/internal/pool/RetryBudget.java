package dev.inferj.remote.internal.pool;

/**
 * Keeps retries from making an overload worse: every request earns a part of a retry, and every retry takes a whole one.
 * Safe to share between threads.
 */
final class RetryBudget {
    private static final int MOST = 20;
    private static final double EARNED = 0.2;

    private final Object lock = new Object();
    private double retries = MOST / 2.0; // Guarded by lock

    void earn() {
        synchronized (lock) {
            retries = Math.min(MOST, retries + EARNED);
        }
    }

    /** Returns whether a retry may be made. */
    boolean take() {
        synchronized (lock) {
            if (retries < 1) {
                return false;
            }
            retries--;
            return true;
        }
    }
}
