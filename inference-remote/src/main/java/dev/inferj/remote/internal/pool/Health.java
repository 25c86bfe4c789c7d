package dev.inferj.remote.internal.pool;

import java.time.Duration;

/**
 * Whether a replica is worth a request. One that fails is left out, for twice as long each time, up to a bound; then it is
 * tried with single requests until one is answered. Safe to share between threads.
 */
final class Health {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

    private final Object lock = new Object();
    private int failures; // Guarded by lock: in a row
    private long outUntil; // Guarded by lock: counts while there are failures or a rest
    private boolean resting; // Guarded by lock: the server asked to be left alone
    private boolean trying; // Guarded by lock: a request finds out whether it is back

    /** Returns whether it may get a request now. */
    boolean isIn(long now) {
        synchronized (lock) {
            if (failures == 0 && !resting) {
                return true;
            }
            return now - outUntil >= 0 && !trying;
        }
    }

    /** Returns how long it is still out; 0 if it is not. */
    long nanosOut(long now) {
        synchronized (lock) {
            return failures == 0 && !resting ? 0 : Math.max(0, outUntil - now);
        }
    }

    /** A request is sent to it. */
    void sent() {
        synchronized (lock) {
            trying = failures > 0;
        }
    }

    void answered() {
        synchronized (lock) {
            failures = 0;
            resting = false;
            trying = false;
        }
    }

    /** It could not be reached, or broke off. What fails while it is out already, as many requests do that one fault breaks off, counts once. */
    void failed(long now) {
        synchronized (lock) {
            if (failures == 0 || now - outUntil >= 0) {
                outUntil = now + Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures, 10));
                failures++;
            }
            trying = false;
        }
    }

    /** It can be reached again: the next request finds out whether it is well. */
    void reached(long now) {
        synchronized (lock) {
            if (failures > 0 && !resting) {
                outUntil = now;
            }
        }
    }

    /** It has too much to do, which is no fault. */
    void rests(long now, Duration time) {
        synchronized (lock) {
            resting = true;
            outUntil = now + Math.min(LONGEST_NANOS, time.toNanos());
            trying = false;
        }
    }

    /** The request ended in a way that tells nothing of the replica. */
    void ended() {
        synchronized (lock) {
            trying = false;
        }
    }
}
