package dev.inferj.remote.internal.run;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a step after each call of {@link #wake}, from whatever thread: one step at a time, on the thread that came first, which
 * also does what others ask for meanwhile. So a step needs no lock, and nobody waits for it.
 */
final class Steps {
    private final Runnable step;
    private final AtomicInteger calls = new AtomicInteger();

    Steps(Runnable step) {
        this.step = step;
    }

    void wake() {
        if (calls.getAndIncrement() == 0) {
            run();
        }
    }

    /** Does something before the first step, which then follows. */
    void begin(Runnable task) {
        calls.incrementAndGet();
        task.run();
        run();
    }

    private void run() {
        int seen = 1;
        do {
            step.run();
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }
}
