package dev.inferj.internal.delivery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An executor whose tasks a test runs, when it wants to, on its own thread. */
public final class ManualExecutor implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private @Nullable RuntimeException refusal;

    @Override
    public void execute(Runnable task) {
        if (refusal != null) {
            throw refusal;
        }
        tasks.add(task);
    }

    /** Has further tasks refused with this; null takes them again. */
    public void refuseWith(@Nullable RuntimeException refusal) {
        this.refusal = refusal;
    }

    /** Runs the oldest task. Returns false if there is none. */
    public boolean runNext() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    public boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Runs tasks until none is left, those that they add included. */
    public void runAll() {
        while (runNext()) {
            // what it ran may have added more
        }
    }

    public int pending() {
        return tasks.size();
    }
}
