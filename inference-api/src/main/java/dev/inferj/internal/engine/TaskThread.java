package dev.inferj.internal.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks one after the other, on a daemon thread that is there only while there is something to do. */
public final class TaskThread implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    public TaskThread(String name) {
        executor = new ThreadPoolExecutor(
                /* corePoolSize= */ 1,
                /* maximumPoolSize= */ 1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Lets the thread go once the tasks so far are done, without waiting for that. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
