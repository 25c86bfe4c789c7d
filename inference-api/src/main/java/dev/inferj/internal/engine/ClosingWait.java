package dev.inferj.internal.engine;

import java.util.concurrent.CountDownLatch;

/** How {@code close()} waits: to the end, also for a caller that is interrupted, which wants to be gone. */
public final class ClosingWait {
    private ClosingWait() {}

    /**
     * Waits for a latch. An interrupt is kept as the thread's interrupt status.
     *
     * @param hurry run at each interrupt, so that the end comes soon
     */
    public static void await(CountDownLatch latch, Runnable hurry) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
                hurry.run();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
