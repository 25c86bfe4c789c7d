package dev.inferj.internal.engine.batching;

import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.TimeSource;
import dev.inferj.internal.engine.ClosingWait;
import dev.inferj.internal.engine.Gate;
import dev.inferj.internal.engine.ServiceRate;
import dev.inferj.internal.engine.TaskThread;
import dev.inferj.spi.BatchBackend;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link BatchBackend}: collects inputs into calls, as many as its limits allow.
 *
 * <p>What comes while all calls are under way goes into the next one together, so a busy model has full batches and an
 * idle one computes a lone input at once. Only where several calls may be under way, and one is, does an input wait for
 * others, as long as the limits say. Requests take turns: each gives one input to a call before any gives a second, so
 * that a request of ten thousand does not hold up a request of one.
 *
 * <p>The backend is called on a thread of the model's own, and never with the lock held.
 */
public final class InputBatcher<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(InputBatcher.class);

    /** How long a closing model waits for a backend to end what was cancelled. */
    private static final Duration CANCEL_TIME = Duration.ofSeconds(5);

    private final BatchBackend<I, O> backend;
    private final ModelInfo info;
    private final BatchLimits limits;
    private final TimeSource time;
    private final int maxWaiting;
    private final Duration drainTime;
    private final Gate gate;
    private final TaskThread thread;
    private final ServiceRate rate = new ServiceRate();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** When to give up on a backend that does not end what was cancelled. */
    private volatile TimeSource.Alarm lastPatience = () -> {};

    private final Object lock = new Object();
    private final Deque<InputRequest<O>> waiting = new ArrayDeque<>(); // Guarded by lock
    private final Set<BatchCall<O>> running = new HashSet<>(); // Guarded by lock
    private long oldest; // Guarded by lock: when the inputs began to wait that could be in a call
    private TimeSource.@Nullable Alarm collecting; // Guarded by lock
    private boolean closing; // Guarded by lock

    public InputBatcher(BatchBackend<I, O> backend, TimeSource time) {
        this.backend = backend;
        this.info = backend.info();
        this.limits = backend.limits();
        this.time = time;
        this.maxWaiting = backend.serving().maxWaiting();
        this.drainTime = backend.serving().drainTime();
        this.gate = new Gate("the model " + info.name());
        this.thread = new TaskThread("inferj-batch-" + info.name());
    }

    public ModelInfo info() {
        return info;
    }

    public ModelStatus status() {
        synchronized (lock) {
            return new ModelStatus(waiting.size(), running.size(), limits.calls());
        }
    }

    /**
     * Takes a request on, soon to end it exactly once. Cancelling the future ends it; nothing that runs caller code may
     * hang on it.
     *
     * @throws dev.inferj.InferenceException if it cannot be accepted
     * @throws IllegalStateException if the model is closed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // making room does not fail
    public CompletableFuture<Results<O>> submit(List<I> inputs, Optional<Duration> deadline) {
        long sent = time.nanos();
        InputRequest<O> request;
        gate.enter();
        try {
            List<BatchItem> items = new ArrayList<>(inputs.size());
            for (I input : inputs) {
                items.add(backend.prepare(input));
            }
            request = new InputRequest<>(items, sent);
            enqueue(request);
        } finally {
            gate.leave();
        }
        request.limit(deadline, time, this::dropEnded);
        request.outcome().whenComplete((results, failure) -> {
            if (failure != null) {
                dropEnded();
            }
        });
        dispatch();
        return request.outcome();
    }

    /** Closes as {@link dev.inferj.EmbeddingModel#close} says. */
    public void close() {
        if (!gate.shut()) {
            ClosingWait.await(closed, this::cancelAll);
            return;
        }
        gate.awaitEmpty();
        synchronized (lock) {
            closing = true;
            checkIdle();
        }
        dispatch(); // inputs that waited for others wait no more
        TimeSource.Alarm drain = drain();
        ClosingWait.await(idle, this::cancelAll);
        drain.cancel();
        lastPatience.cancel();
        try {
            backend.close();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the backend could not be closed", info.name(), e);
        } finally {
            thread.close();
            closed.countDown();
        }
    }

    private void enqueue(InputRequest<O> request) {
        synchronized (lock) {
            if (running.size() >= limits.calls() && waiting.size() >= maxWaiting) {
                throw new OverloadedException(
                        maxWaiting + " requests are waiting already (maxWaiting): try again later",
                        rate.untilFree(limits.calls()));
            }
            if (waiting.isEmpty()) {
                oldest = time.nanos();
            }
            waiting.add(request);
        }
    }

    /** Starts calls while there are inputs for them and they may begin. */
    private void dispatch() {
        for (BatchCall<O> call = next(); call != null; call = next()) {
            BatchCall<O> started = call;
            thread.execute(() -> started.start(backend));
        }
    }

    private @Nullable BatchCall<O> next() {
        synchronized (lock) {
            waiting.removeIf(InputRequest::isOver);
            checkIdle();
            if (waiting.isEmpty() || running.size() >= limits.calls() || !isTime()) {
                return null;
            }
            if (collecting != null) {
                collecting.cancel();
                collecting = null;
            }
            BatchCall<O> call = new BatchCall<>(take(), info, time, this::over);
            running.add(call);
            oldest = time.nanos();
            return call;
        }
    }

    /** Whether a further call is to begin now. Sets an alarm if it is to begin later. Call with the lock held. */
    private boolean isTime() {
        if (running.isEmpty() || closing || limits.patience().isZero() || isFull()) {
            return true;
        }
        Duration left = limits.patience().minusNanos(time.nanos() - oldest);
        if (left.isZero() || left.isNegative()) {
            return true;
        }
        if (collecting == null) {
            collecting = time.schedule(left, this::patienceIsOver);
        }
        return false;
    }

    private void patienceIsOver() {
        synchronized (lock) {
            collecting = null;
        }
        dispatch();
    }

    /** Call with the lock held. */
    private boolean isFull() {
        long items = 0;
        long tokens = 0;
        for (InputRequest<O> request : waiting) {
            items += request.left();
            tokens += request.tokensLeft();
            if (items >= limits.items() || tokens >= limits.tokens()) {
                return true;
            }
        }
        return false;
    }

    /** Takes the inputs of one call, an input of each request in turn. Call with the lock held, when there is one. */
    private List<BatchCall.Seat<O>> take() {
        List<BatchCall.Seat<O>> seats = new ArrayList<>();
        long tokens = 0;
        while (!waiting.isEmpty() && seats.size() < limits.items()) {
            InputRequest<O> request = waiting.getFirst();
            tokens += request.peek().tokens();
            if (tokens > limits.tokens() && !seats.isEmpty()) {
                break;
            }
            waiting.removeFirst();
            seats.add(new BatchCall.Seat<>(request, request.take()));
            if (request.hasMore()) {
                waiting.addLast(request);
            }
        }
        return seats;
    }

    private void over(BatchCall<O> call) {
        rate.served(call.nanos());
        synchronized (lock) {
            running.remove(call);
            checkIdle();
        }
        dispatch();
    }

    /** A request ended early: its inputs need no place any more. */
    private void dropEnded() {
        List<BatchCall<O>> unwanted;
        synchronized (lock) {
            waiting.removeIf(InputRequest::isOver);
            unwanted = running.stream().filter(BatchCall::isUnwanted).toList();
            checkIdle();
        }
        unwanted.forEach(BatchCall::cancel);
    }

    private TimeSource.Alarm drain() {
        if (drainTime.isZero()) { // at once, also by a clock that stands still
            cancelAll();
            return () -> {};
        }
        return time.schedule(drainTime, this::cancelAll);
    }

    private void cancelAll() {
        Set<InputRequest<O>> all = new HashSet<>();
        synchronized (lock) {
            all.addAll(waiting);
            running.forEach(call -> all.addAll(call.requests()));
        }
        all.forEach(request -> request.cancel("the model " + info.name() + " was closed"));
        if (idle.getCount() > 0) {
            lastPatience = time.schedule(CANCEL_TIME, this::giveUp);
        }
    }

    private void giveUp() {
        if (idle.getCount() > 0) {
            LOG.warn("{}: closing although the backend has not ended what was cancelled", info.name());
            idle.countDown();
        }
    }

    /** Call with the lock held. */
    private void checkIdle() {
        if (closing && waiting.isEmpty() && running.isEmpty()) {
            idle.countDown();
        }
    }
}
