package dev.inferj.remote.internal.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /**
     * Returns what there is for these names: what is known already, and for new ones what is opened.
     *
     * @param nameOf the name of what is known
     */
    public static <T> List<T> follow(
            List<String> names, List<T> known, Function<T, String> nameOf, Function<String, T> opener) {
        List<T> next = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            next.add(known.stream()
                    .filter(each -> nameOf.apply(each).equals(name))
                    .findFirst()
                    .orElseGet(() -> opener.apply(name)));
        }
        return List.copyOf(next);
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
