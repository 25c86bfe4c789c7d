package dev.inferj.internal.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where caller code runs when the caller names no executor: daemon threads as needed, so that a listener that blocks
 * holds up only itself. There are at most as many as requests under way.
 */
public final class CallbackThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackThreads.class);

    private final ThreadPoolExecutor threads;

    public CallbackThreads() {
        AtomicInteger count = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "inferj-callback-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Lets what is under way come to its end; later tasks are still run, each on a thread of its own. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** Returns an executor that never refuses: what the given one refuses runs on a thread of its own. */
    public static Executor neverRefusing(Executor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("the callback executor refused a task; it gets a thread of its own", e);
                Thread thread = new Thread(task, "inferj-callback-late");
                thread.setDaemon(true);
                thread.start();
            }
        };
    }
}
