package dev.inferj.remote.internal.http;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads of an HTTP client. They need not be stopped: they end when they have nothing to do. What the client would begin on
 * one of them can begin on the thread that asks for it instead, which saves waking another. Safe to share between threads.
 */
final class ClientThreads implements Executor {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "inferj-http-" + THREADS.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    /** Whether the next task that this thread brings is for itself. */
    private final ThreadLocal<Boolean> keepsNext = new ThreadLocal<>();

    @Override
    public void execute(Runnable task) {
        if (keepsNext.get() == null) {
            pool.execute(task);
        } else {
            keepsNext.remove();
            task.run();
        }
    }

    /** Begins something whose first task runs on this thread. */
    <T> T begin(Supplier<T> begun) {
        keepsNext.set(true);
        try {
            return begun.get();
        } finally {
            keepsNext.remove();
        }
    }
}
