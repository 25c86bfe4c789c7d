package dev.inferj.internal.delivery;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The system's clock, with one daemon thread for alarms, started when the first is set. */
public final class SystemTime implements TimeSource, AutoCloseable {
    private static final Alarm NEVER = () -> {};

    /** About 146 years; a longer delay does not fit the executor's arithmetic. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final ScheduledThreadPoolExecutor alarms;

    public SystemTime() {
        this.alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "inferj-alarms");
            thread.setDaemon(true);
            return thread;
        });
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Alarm schedule(Duration delay, Runnable task) {
        try {
            Future<?> alarm = alarms.schedule(task, nanos(delay), TimeUnit.NANOSECONDS);
            return () -> alarm.cancel(false);
        } catch (RejectedExecutionException e) {
            return NEVER; // closed: nothing that could wait for it is left
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }

    private static long nanos(Duration delay) {
        return delay.compareTo(LONGEST) < 0 ? delay.toNanos() : LONGEST.toNanos();
    }
}
