package dev.inferj.internal.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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

    /** Lets what is under way come to its end and refuses later tasks. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /**
     * Returns an executor that takes every task and never runs one on the thread that brings it, which may be an
     * engine's: what the given one refuses, or would run at once, gets a thread of its own.
     */
    public static Executor neverRefusing(Executor executor) {
        return task -> {
            Handover handover = new Handover(task);
            try {
                executor.execute(handover);
            } catch (RejectedExecutionException e) {
                LOG.debug("the callback executor refused a task; it gets a thread of its own", e);
                startThread(task);
            } finally {
                handover.bringer = null;
            }
        };
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "inferj-callback-late");
        thread.setDaemon(true);
        thread.start();
    }

    /** A task that finds out whether the executor runs it before it has even taken it. */
    private static final class Handover implements Runnable {
        private final Runnable task;

        /** Null once it is handed over. Only the bringer itself can read its own name here, so no lock is needed. */
        private @Nullable Thread bringer = Thread.currentThread();

        Handover(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (bringer == Thread.currentThread()) {
                startThread(task);
            } else {
                task.run();
            }
        }
    }
}
