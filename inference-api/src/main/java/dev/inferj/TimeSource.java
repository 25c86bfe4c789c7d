package dev.inferj;

import java.time.Duration;

/**
 * Where the library takes the time from. The default is the system's; tests put a virtual one in its place. Must be safe
 * to share between threads.
 */
public interface TimeSource {
    /** Returns nanoseconds since an arbitrary start; never goes back. */
    long nanos();

    /**
     * Runs a short task, which does not block, once after a delay.
     *
     * @param delay at least zero
     * @return a handle that cancels it, with no effect once it has run
     */
    Alarm schedule(Duration delay, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Alarm {
        /** Drops the task, if it has not begun. Safe to call twice. */
        void cancel();
    }
}
