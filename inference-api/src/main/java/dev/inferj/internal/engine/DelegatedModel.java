package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.kv.SavedCells;
import dev.inferj.spi.RequestBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link RequestBackend}: hands it whole requests, so many at a time, and has the others wait their turn. The
 * backend is never called with the lock held.
 */
public final class DelegatedModel implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(DelegatedModel.class);

    /** How long a closing model waits for a backend to end what was cancelled. */
    private static final Duration CANCEL_TIME = Duration.ofSeconds(5);

    private final RequestBackend backend;
    private final ModelInfo info;
    private final TimeSource time;
    private final int maxWaiting;
    private final Duration drainTime;
    private final ServiceRate rate = new ServiceRate();
    private final Gate gate;
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** When to give up on a backend that does not end what was cancelled. */
    private volatile TimeSource.Alarm patience = () -> {};

    private final Object lock = new Object();
    private final FairQueue<DelegatedRequest> waiting = new FairQueue<>(); // Guarded by lock
    private final Set<DelegatedRequest> running = new HashSet<>(); // Guarded by lock
    private long arrivals; // Guarded by lock
    private boolean closing; // Guarded by lock

    public DelegatedModel(RequestBackend backend, TimeSource time) {
        this.backend = backend;
        this.info = backend.info();
        this.time = time;
        this.maxWaiting = backend.serving().maxWaiting();
        this.drainTime = backend.serving().drainTime();
        this.gate = new Gate("the model " + info.name());
        if (backend.maxConcurrent() < 1) {
            throw new IllegalStateException("maxConcurrent must be >= 1: " + backend.maxConcurrent());
        }
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ModelStatus status() {
        int places = backend.maxConcurrent();
        synchronized (lock) {
            return new ModelStatus(waiting.size(), running.size(), places);
        }
    }

    @Override
    public void start(Exchange exchange) {
        DelegatedRequest request;
        gate.enter();
        try {
            RequestCheck.check(info, exchange.request());
            backend.check(exchange.request());
            request = enqueue(exchange);
        } finally {
            gate.leave();
        }
        exchange.accept(time, request::changed);
        dispatch();
    }

    private DelegatedRequest enqueue(Exchange exchange) {
        int places = backend.maxConcurrent();
        synchronized (lock) {
            if (running.size() >= places && waiting.size() >= maxWaiting) {
                throw new OverloadedException(
                        maxWaiting + " requests are waiting already (maxWaiting): try again later",
                        rate.untilFree(places));
            }
            DelegatedRequest request = new DelegatedRequest(exchange, arrivals++, info, time, this);
            waiting.add(request);
            return request;
        }
    }

    @Override
    public int countTokens(ChatRequest request, @Nullable SpokenText before) {
        RequestCheck.checkCount(info, request);
        gate.enter();
        gate.leave(); // it is open, and closing need not wait for a server
        return backend.countTokens(request);
    }

    /** The backend keeps its cells to itself. */
    @Override
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        return null;
    }

    @Override
    public void offer(String salt, SavedCells cells) {}

    @Override
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
        TimeSource.Alarm drain = drain();
        ClosingWait.await(idle, this::cancelAll);
        drain.cancel();
        patience.cancel();
        try {
            backend.close();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the backend could not be closed", info.name(), e);
        } finally {
            closed.countDown();
        }
    }

    private TimeSource.Alarm drain() {
        if (drainTime.isZero()) { // at once, also by a clock that stands still
            cancelAll();
            return () -> {};
        }
        return time.schedule(drainTime, this::cancelAll);
    }

    /** Starts whose turn it is, while there are places. */
    private void dispatch() {
        while (true) {
            int places = backend.maxConcurrent();
            DelegatedRequest next;
            synchronized (lock) {
                next = running.size() < places ? waiting.peek() : null;
                if (next == null) {
                    return;
                }
                waiting.remove(next);
                running.add(next);
            }
            next.begin(backend);
        }
    }

    /** Takes a request that has not begun out of the queue. Returns false if it is there no more. */
    boolean withdraw(DelegatedRequest request) {
        synchronized (lock) {
            boolean removed = waiting.remove(request);
            checkIdle();
            return removed;
        }
    }

    /** The backend is through with a request. */
    void release(DelegatedRequest request, long servedNanos, Usage used, boolean startsOthers) {
        rate.served(servedNanos);
        synchronized (lock) {
            waiting.charge(request.tenant(), used.promptTokens(), used.outputTokens());
            running.remove(request);
            checkIdle();
        }
        if (startsOthers) {
            dispatch();
        }
    }

    private void cancelAll() {
        List<DelegatedRequest> all;
        synchronized (lock) {
            all = new ArrayList<>(running);
            waiting.forEach(all::add);
        }
        for (DelegatedRequest request : all) {
            request.cancel();
        }
        if (idle.getCount() > 0) {
            patience = time.schedule(CANCEL_TIME, this::giveUp);
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
