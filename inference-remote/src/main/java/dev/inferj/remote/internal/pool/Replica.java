package dev.inferj.remote.internal.pool;

import dev.inferj.spi.RequestBackend;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One server of a pool, and how it does. Safe to share between threads. */
public final class Replica {
    private final String name;
    private final RequestBackend backend;
    private final Supplier<CompletableFuture<?>> probe;
    private final ConcurrencyLimit limit;
    private final Health health = new Health();
    private final PeakLatency firstTokens = new PeakLatency();

    private final Object lock = new Object();
    private int underWay; // Guarded by lock
    private boolean leaving; // Guarded by lock
    private boolean closed; // Guarded by lock

    /**
     * Creates a replica.
     *
     * @param name what tells it from others for good, so that affinity survives a restart: host and port
     * @param probe asks it for something small; fails where it cannot be reached
     */
    Replica(String name, RequestBackend backend, Supplier<CompletableFuture<?>> probe, ConcurrencyLimit limit) {
        this.name = name;
        this.backend = backend;
        this.probe = probe;
        this.limit = limit;
    }

    String name() {
        return name;
    }

    RequestBackend backend() {
        return backend;
    }

    Health health() {
        return health;
    }

    CompletableFuture<?> probe() {
        return probe.get();
    }

    /** Returns how many requests it has now. */
    int load() {
        synchronized (lock) {
            return underWay;
        }
    }

    /** Returns how many requests it should have at most. */
    int limit() {
        return limit.limit();
    }

    /** Returns whether it has fewer requests than it should have at most. */
    boolean hasPlace() {
        return load() < limit();
    }

    /** Returns how long its first tokens take lately; 0 where that is not known. */
    double firstTokenNanos(long now) {
        return firstTokens.nanos(now);
    }

    /** It gets a request. Returns false if it gets none any more. */
    boolean begin() {
        synchronized (lock) {
            if (leaving) {
                return false;
            }
            underWay++;
        }
        health.sent();
        return true;
    }

    /** It has begun to answer a request. */
    void spoke(long tookNanos, long now) {
        health.answered();
        firstTokens.add(tookNanos, now);
        limit.firstToken(tookNanos, load());
    }

    /** Another server was faster: it has taken so long for nothing yet. */
    void beaten(long tookNanos, long now) {
        firstTokens.add(tookNanos, now);
    }

    void overloaded() {
        limit.overloaded();
    }

    void end() {
        synchronized (lock) {
            underWay--;
        }
        closeIfDone();
    }

    /** It gets no requests any more, and is closed once it has ended those that it has. */
    void leave() {
        synchronized (lock) {
            leaving = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        synchronized (lock) {
            if (closed || !leaving || underWay > 0) {
                return;
            }
            closed = true;
        }
        backend.close();
    }
}
