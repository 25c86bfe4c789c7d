package dev.inferj.internal.engine.batching;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.TimeSource;
import dev.inferj.spi.BatchBackend;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a backend, with items of several requests. It is over when {@link BatchBackend#run} has returned and each
 * item has ended, so that a backend is never closed during a call. The backend is never called with the lock held. Safe to
 * share between threads.
 */
final class BatchCall<O> implements BatchSink<O> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCall.class);

    private final List<Seat<O>> seats;
    private final ModelInfo info;
    private final TimeSource time;
    private final Consumer<BatchCall<O>> whenOver;
    private long startNanos; // by the thread that starts it

    private final Object lock = new Object();
    private final boolean[] ended; // Guarded by lock
    private int open; // Guarded by lock: items without an end, and one while the backend is called
    private BatchBackend.@Nullable Running running; // Guarded by lock
    private boolean cancelled; // Guarded by lock

    /** @param whenOver told once; may start other calls */
    BatchCall(List<Seat<O>> seats, ModelInfo info, TimeSource time, Consumer<BatchCall<O>> whenOver) {
        this.seats = List.copyOf(seats);
        this.info = info;
        this.time = time;
        this.whenOver = whenOver;
        this.ended = new boolean[seats.size()];
        this.open = seats.size() + 1;
    }

    /** One item's place in a call. */
    record Seat<O>(InputRequest<O> request, int place) {}

    /** Calls the backend, and waits for it if it computes on this thread. */
    void start(BatchBackend<?, O> backend) {
        startNanos = time.nanos();
        List<BatchItem> items = new ArrayList<>(seats.size());
        for (Seat<O> seat : seats) {
            items.add(seat.request.items().get(seat.place));
            seat.request.begun(startNanos, seats.size());
        }
        BatchBackend.Running started = null;
        try {
            started = backend.run(items, this);
        } catch (InferenceException e) {
            failRest(e);
        } catch (Throwable t) { // whatever a backend throws, its items end and its place is free again
            failRest(new EngineFailedException("a batch could not be computed: " + t, t));
        }
        boolean late;
        synchronized (lock) {
            running = started;
            late = cancelled;
        }
        if (started != null && late) {
            cancel(started);
        }
        leave();
    }

    List<InputRequest<O>> requests() {
        return seats.stream().map(Seat::request).toList();
    }

    /** Returns how long it ran. */
    long nanos() {
        return time.nanos() - startNanos;
    }

    /** Returns whether nobody waits for any of its results. */
    boolean isUnwanted() {
        return seats.stream().allMatch(seat -> seat.request.isOver());
    }

    /** Asks the backend to end the call soon. */
    void cancel() {
        BatchBackend.Running target;
        synchronized (lock) {
            if (cancelled || open == 0) {
                return;
            }
            cancelled = true;
            target = running;
        }
        if (target != null) {
            cancel(target);
        }
    }

    @Override
    public void tokens(int index, int tokens) {
        Seat<O> seat = seats.get(index);
        seat.request.tokens(seat.place, tokens);
    }

    @Override
    public void result(int index, O output) {
        Seat<O> seat = seats.get(index);
        if (isFirstEnd(index)) {
            seat.request.result(seat.place, output, time.nanos());
            leave();
        }
    }

    @Override
    public void fail(int index, InferenceException failure) {
        if (isFirstEnd(index)) {
            seats.get(index).request.fail(failure);
            leave();
        }
    }

    private void failRest(InferenceException failure) {
        for (int index = 0; index < seats.size(); index++) {
            fail(index, failure);
        }
    }

    private boolean isFirstEnd(int index) {
        synchronized (lock) {
            boolean first = !ended[index];
            ended[index] = true;
            return first;
        }
    }

    private void leave() {
        boolean over;
        synchronized (lock) {
            open--;
            over = open == 0;
        }
        if (over) {
            whenOver.accept(this);
        }
    }

    private void cancel(BatchBackend.Running target) {
        try {
            target.cancel();
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: a batch could not be cancelled", info.name(), e);
        }
    }
}
