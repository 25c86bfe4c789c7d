package dev.inferj.internal.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where caller code runs when the caller names no executor: daemon threads as needed, so that a listener that blocks
 * holds up only itself. There are at most as many as requests under way.
 *
 * <p>To wake a thread costs more than most tasks, so those of a burst wake one, which does one after the other. Before it
 * begins with one it sends for another thread, if there are more and none is on its way: should the task block, that one
 * takes over. Safe to share between threads.
 */
public final class CallbackThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackThreads.class);

    private final Executor threads;
    private final Runnable shutDown;
    private final Runnable drain = this::drain;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Whether a thread is on its way that will look at the tasks. */
    private final AtomicBoolean sent = new AtomicBoolean();

    public CallbackThreads() {
        this(new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threadFactory()));
    }

    private CallbackThreads(ExecutorService threads) {
        this(threads, threads::shutdown);
    }

    /** @param threads runs each of its tasks on a thread that has no other */
    CallbackThreads(Executor threads, Runnable shutDown) {
        this.threads = threads;
        this.shutDown = shutDown;
    }

    private static ThreadFactory threadFactory() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "inferj-callback-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        try {
            send();
        } catch (RuntimeException | Error e) { // shut down, out of threads
            boolean isRefused = tasks.remove(task);
            if (!tasks.isEmpty()) { // of those who relied on the thread that was to come
                startThread(drain);
            }
            if (isRefused) {
                throw e;
            }
        }
    }

    /** Lets what is under way come to its end and refuses later tasks. */
    @Override
    public void close() {
        shutDown.run();
    }

    private void send() {
        if (sent.compareAndSet(false, true)) {
            try {
                threads.execute(drain);
            } catch (RuntimeException | Error e) {
                sent.set(false);
                throw e;
            }
        }
    }

    private void drain() {
        sent.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            if (!tasks.isEmpty()) {
                sendForHelp();
            }
            task.run();
        }
    }

    private void sendForHelp() {
        try {
            send();
        } catch (RuntimeException | Error e) { // shut down, out of threads: this one does them all
            LOG.debug("no further callback thread could be had", e);
        }
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
