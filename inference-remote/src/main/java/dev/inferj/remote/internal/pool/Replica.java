package dev.inferj.remote.internal.pool;

import dev.inferj.TimeSource;
import dev.inferj.spi.RequestBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server of a pool, and how it does. Safe to share between threads. */
public final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final String name;
    private final PoolServer server;
    private final ConcurrencyLimit limit;
    private final Health health = new Health();
    private final PeakLatency firstTokens = new PeakLatency();

    private volatile int others;

    private final Object lock = new Object();
    private int underWay; // Guarded by lock
    private boolean leaving; // Guarded by lock
    private boolean closed; // Guarded by lock

    /**
     * Creates a replica.
     *
     * @param name what tells it from others for good, so that affinity survives a restart: host and port
     */
    Replica(String name, PoolServer server, ConcurrencyLimit limit) {
        this.name = name;
        this.server = server;
        this.limit = limit;
    }

    String name() {
        return name;
    }

    RequestBackend backend() {
        return server.backend();
    }

    Health health() {
        return health;
    }

    /**
     * Asks whether it is there: one that is not is left out before a request has met it, and one that is back gets a request at once.
     * What it does with requests counts for more: being there is not being well.
     */
    void probe(TimeSource time) {
        var unused = server.probe().get().whenComplete((answer, failure) -> {
            if (failure == null) {
                health.reached(time.nanos());
            } else {
                LOG.debug("{} cannot be reached", name, failure);
                health.failed(time.nanos());
            }
        });
    }

    /** Asks how many requests it has, so that those of others count too. Until it says so, and where it does not, there are none. */
    void askLoad() {
        var load = server.load();
        if (load == null) {
            return;
        }
        var unused = load.get().whenComplete((requests, failure) -> {
            if (failure != null || requests.isEmpty()) {
                LOG.debug("{} does not say how many requests it has", name, failure);
                others = 0;
            } else {
                others = Math.max(0, requests.getAsInt() - underWay());
            }
        });
    }

    /** Returns how many requests it has now: those of this pool, and those of others as far as they are known. */
    int load() {
        return underWay() + others;
    }

    /** Returns how many requests of this pool it has now. */
    int underWay() {
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
        return underWay() < limit();
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
        limit.firstToken(tookNanos, underWay());
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
        server.backend().close();
    }
}
