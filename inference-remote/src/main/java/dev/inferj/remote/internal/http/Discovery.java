package dev.inferj.remote.internal.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again, on a thread of its own, where the servers of a model are. */
public final class Discovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final Callable<List<String>> finder;
    private final Consumer<List<String>> listener;
    private final ScheduledExecutorService looking;

    /**
     * Begins to look, the first time after one period.
     *
     * @param finder may block, and fail, which changes nothing
     * @param name of its thread
     */
    public Discovery(Callable<List<String>> finder, Consumer<List<String>> listener, Duration every, String name) {
        this.finder = finder;
        this.listener = listener;
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        var unused = looking.scheduleWithFixedDelay(this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            listener.accept(finder.call());
        } catch (Exception e) { // the servers known so far are as good as before
            LOG.warn("the servers of a model cannot be looked up; those known so far stay", e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
