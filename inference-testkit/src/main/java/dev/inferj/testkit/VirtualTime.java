package dev.inferj.testkit;

import static java.util.Objects.requireNonNull;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, so that deadlines, slow answers and timeouts are tested without
 * waiting for them. Safe to share between threads.
 *
 * <pre>{@code
 * var time = new VirtualTime();
 * try (var inference = Inference.builder().timeSource(time).build();
 *         ChatModel model = inference.chat(Mock.model("slow").answer("At last.").firstTokenDelay(ofSeconds(9)).timeSource(time))) {
 *     var answer = model.request().user("Well?").deadline(ofSeconds(2)).sendAsync();
 *     time.advance(ofSeconds(2));
 *     assertThatThrownBy(answer::join).hasCauseInstanceOf(DeadlineExceededException.class);
 * }
 * }</pre>
 *
 * <p>The drain time of a model counts by this clock too: a model that has one, and still answers, closes when a test
 * moves the clock. A {@link Mock} has none unless told.
 */
public final class VirtualTime implements TimeSource {
    private static final Comparator<Entry> IN_ORDER =
            Comparator.<Entry>comparingLong(entry -> entry.due).thenComparingLong(entry -> entry.number);

    private final Object lock = new Object();
    private final PriorityQueue<Entry> alarms = new PriorityQueue<>(IN_ORDER); // Guarded by lock
    private long alarmsEver; // Guarded by lock
    private long now; // Guarded by lock
    private long advancedTo; // Guarded by lock: the sum of all advances, those under way included

    @Override
    public long nanos() {
        synchronized (lock) {
            return now;
        }
    }

    /** Runs the task when the clock has moved on by the delay: in {@link #advance}, never before. */
    @Override
    public Alarm schedule(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must be >= 0: " + delay);
        }
        requireNonNull(task, "task");
        synchronized (lock) {
            Entry entry = new Entry(later(now, delay), alarmsEver++, task);
            alarms.add(entry);
            lock.notifyAll();
            return () -> remove(entry);
        }
    }

    /**
     * Moves the clock on. Runs what falls due on the way, on this thread, in the order of time and, at the same time, in
     * the order set; each sees the clock at its own time. What a task throws is thrown from here.
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step must be >= 0: " + step);
        }
        long target;
        synchronized (lock) {
            advancedTo = later(advancedTo, step);
            target = advancedTo;
        }
        for (Entry due = nextUntil(target); due != null; due = nextUntil(target)) {
            due.task.run();
        }
    }

    /** Returns how many alarms are set that have neither run nor been cancelled. */
    public int pendingAlarms() {
        synchronized (lock) {
            return alarms.size();
        }
    }

    /**
     * Waits until so many alarms are set: until the threads under test have sent what the next {@link #advance} is meant
     * for.
     *
     * @throws AssertionError if that takes longer than {@code patience} of real time
     */
    public void awaitAlarms(int count, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            while (alarms.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(
                            "alarms must be " + count + " or more within " + patience + ": " + alarms.size());
                }
                lock.wait(left);
            }
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            return "VirtualTime[" + Duration.ofNanos(now) + ", " + alarms.size() + " alarms]";
        }
    }

    private @Nullable Entry nextUntil(long target) {
        synchronized (lock) {
            Entry next = alarms.peek();
            if (next == null || next.due > target) {
                now = Math.max(now, target);
                return null;
            }
            alarms.remove();
            now = Math.max(now, next.due);
            return next;
        }
    }

    private void remove(Entry entry) {
        synchronized (lock) {
            alarms.remove(entry);
        }
    }

    private static long later(long time, Duration by) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE - time);
        return by.compareTo(most) < 0 ? time + by.toNanos() : Long.MAX_VALUE;
    }

    private static final class Entry {
        final long due;
        final long number;
        final Runnable task;

        Entry(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }
    }
}
