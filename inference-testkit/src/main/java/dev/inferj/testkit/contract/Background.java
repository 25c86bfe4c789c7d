package dev.inferj.testkit.contract;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Something that runs on a thread of its own while the test goes on. */
public final class Background<T> {
    private final String what;
    private final FutureTask<T> task;
    private final Thread thread;

    private Background(String what, Callable<T> task) {
        this.what = what;
        this.task = new FutureTask<>(task);
        this.thread = new Thread(this.task, what);
        thread.setDaemon(true);
    }

    /** @param what it does, as a failure names it */
    public static <T> Background<T> run(String what, Callable<T> task) {
        Background<T> background = new Background<>(what, task);
        background.thread.start();
        return background;
    }

    /** As {@link #run(String, Callable)}, for what has no result. */
    public static Background<Boolean> run(String what, Runnable task) {
        return run(what, () -> {
            task.run();
            return true;
        });
    }

    /** Interrupts the thread. */
    public void interrupt() {
        thread.interrupt();
    }

    public boolean isDone() {
        return task.isDone();
    }

    /** Waits for the result. */
    public T result() {
        return Await.result(what, task);
    }
}
