package dev.inferj.internal.delivery;

import dev.inferj.ChatEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to one reader: in order, one at a time, on an executor, and never more than it asked for. The engine puts
 * events in and never waits; what the reader does is its own affair. An executor that does not take a task counts as a
 * reader that throws, so no method here throws either. Safe to share between threads.
 */
final class Outbox {
    private final Executor executor;
    private final Flow.Subscriber<? super ChatEvent> reader;
    private final Runnable drain = this::drain;

    /** What the reader asked for and was not yet put in; may be negative at the end, for the last events. */
    private final AtomicLong room = new AtomicLong();

    private final Object lock = new Object();
    private final Queue<ChatEvent> events = new ArrayDeque<>(); // Guarded by lock
    private long demand; // Guarded by lock
    private @Nullable Runnable lastWord; // Guarded by lock: what to do instead of delivering more
    private @Nullable Runnable end; // Guarded by lock: what to do behind the last event
    private boolean scheduled; // Guarded by lock: drain is on its way or running
    private boolean shut; // Guarded by lock: the reader wants nothing more
    private boolean over; // Guarded by lock: the end has begun to run, and a last word would come too late

    private @Nullable Throwable readerFailure; // Guarded by lock
    private final Runnable onReaderFailure;

    /** @param onReaderFailure what to run, on any thread, when the reader throws or cannot be reached */
    Outbox(Executor executor, Flow.Subscriber<? super ChatEvent> reader, Runnable onReaderFailure) {
        this.executor = executor;
        this.reader = reader;
        this.onReaderFailure = onReaderFailure;
    }

    Flow.Subscriber<? super ChatEvent> reader() {
        return reader;
    }

    /** Returns whether the reader asked for more than was put in so far. */
    boolean hasRoom() {
        return room.get() > 0;
    }

    /** Adds to what the reader asked for. */
    void request(long n) {
        room.updateAndGet(r -> saturated(r, n));
        synchronized (lock) {
            demand = saturated(demand, n);
            if (scheduled || (events.isEmpty() && end == null)) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    void put(ChatEvent event) {
        if (room.get() != Long.MAX_VALUE) {
            room.decrementAndGet();
        }
        synchronized (lock) {
            if (shut) {
                return;
            }
            events.add(event);
            if (scheduled || demand == 0) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** Says that no event follows; the task runs on the executor once the reader has had them all, or wants no more. */
    void end(Runnable task) {
        synchronized (lock) {
            end = task;
            if (scheduled || (!events.isEmpty() && demand == 0)) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /**
     * Drops what is not yet delivered, and what is to come. Returns whether the reader was still listening, which it is
     * no more when its end has begun.
     *
     * @param farewell what to run on the executor, behind the signal under way, if the reader was still listening
     */
    boolean shut(@Nullable Runnable farewell) {
        synchronized (lock) {
            if (shut || over) {
                return false;
            }
            shut = true;
            events.clear();
            lastWord = farewell;
            if (scheduled || (farewell == null && end == null)) {
                return true;
            }
            scheduled = true;
        }
        schedule();
        return true;
    }

    /** Returns whether the reader has cancelled or thrown, so that it gets no further signal. */
    boolean isShut() {
        synchronized (lock) {
            return shut;
        }
    }

    /** Returns what the reader threw, if it did. */
    @Nullable
    Throwable readerFailure() {
        synchronized (lock) {
            return readerFailure;
        }
    }

    private void schedule() {
        try {
            executor.execute(drain);
        } catch (RuntimeException | Error e) { // full, shut down, out of threads: the request must end all the same
            Runnable last;
            synchronized (lock) {
                fail(e);
                scheduled = false;
                last = end;
                end = null;
            }
            onReaderFailure.run();
            if (last != null) {
                last.run();
            }
        }
    }

    private void drain() {
        while (true) {
            ChatEvent event = null;
            Runnable task;
            synchronized (lock) {
                task = lastWord;
                lastWord = null;
                if (task == null && demand > 0) {
                    event = events.poll();
                }
                if (event != null) {
                    if (demand != Long.MAX_VALUE) {
                        demand--;
                    }
                } else if (task == null && events.isEmpty()) {
                    task = end;
                    end = null;
                    over |= task != null;
                }
                if (event == null && task == null) {
                    scheduled = false;
                    return;
                }
            }
            if (event != null) {
                deliver(event);
            } else if (task != null) {
                task.run();
            }
        }
    }

    private void deliver(ChatEvent event) {
        try {
            reader.onNext(event);
        } catch (Throwable t) { // caller code may throw anything; it ends up in the caller's future
            synchronized (lock) {
                fail(t);
            }
            onReaderFailure.run();
        }
    }

    /** Call with the lock held. */
    private void fail(Throwable cause) {
        if (readerFailure == null) {
            readerFailure = cause;
        }
        shut = true;
        events.clear();
        lastWord = null;
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 && b > 0 && a > 0 ? Long.MAX_VALUE : sum;
    }
}
