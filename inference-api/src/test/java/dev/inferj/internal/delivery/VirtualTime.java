package dev.inferj.internal.delivery;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until a test moves it; alarms run on the thread that does. Safe to share. */
public final class VirtualTime implements TimeSource {
    /** The clock's reading at the start: shortly before it overflows, as that of a real one may be. */
    private static final long START = Long.MAX_VALUE - 1_000_000;

    private record Pending(long at, long order, Runnable task) {
        static final Comparator<Pending> BY_TIME =
                Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order);
    }

    private final PriorityQueue<Pending> alarms = new PriorityQueue<>(Pending.BY_TIME);
    private long elapsed;
    private long orders;

    @Override
    public synchronized long nanos() {
        return START + elapsed;
    }

    @Override
    public synchronized Alarm schedule(Duration delay, Runnable task) {
        Pending alarm = new Pending(Math.addExact(elapsed, delay.toNanos()), orders++, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    /** Moves the clock and runs what is due, each alarm at its time. */
    public void advance(Duration by) {
        long end = elapsed() + by.toNanos();
        for (Pending due = moveTo(end); due != null; due = moveTo(end)) {
            due.task().run();
        }
    }

    /** Returns how many alarms are set. */
    public synchronized int alarms() {
        return alarms.size();
    }

    private synchronized long elapsed() {
        return elapsed;
    }

    private synchronized @Nullable Pending moveTo(long end) {
        Pending next = alarms.peek();
        if (next == null || next.at() > end) {
            elapsed = end;
            return null;
        }
        elapsed = Math.max(elapsed, next.at());
        return alarms.remove();
    }

    private synchronized void cancel(Pending alarm) {
        alarms.remove(alarm);
    }
}
