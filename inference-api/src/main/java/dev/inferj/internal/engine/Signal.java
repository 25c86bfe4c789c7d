package dev.inferj.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes one thread. Raised while the thread is awake, it lets the next wait return at once. */
final class Signal {
    private final AtomicBoolean raised = new AtomicBoolean();
    private volatile @Nullable Thread waiter;

    void raise() {
        if (!raised.getAndSet(true)) {
            LockSupport.unpark(waiter);
        }
    }

    /** Waits until raised. Called by one thread only; interrupts have no effect. */
    void await() {
        waiter = Thread.currentThread();
        while (!raised.getAndSet(false)) {
            LockSupport.park(this);
            Thread.interrupted(); // an interrupt would make park return at once, for ever
        }
    }
}
