package dev.inferj.remote.internal.pool;

import dev.inferj.remote.internal.run.RemoteBackend;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of a pool, and how it does. Safe to share between threads. */
final class Replica {
    private final String name;
    private final RemoteBackend backend;
    private final Health health = new Health();
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param name what tells it from others for good, so that affinity survives a restart: host and port */
    Replica(String name, RemoteBackend backend) {
        this.name = name;
        this.backend = backend;
    }

    String name() {
        return name;
    }

    RemoteBackend backend() {
        return backend;
    }

    Health health() {
        return health;
    }

    /** Returns how many requests it has now. */
    int load() {
        return underWay.get();
    }

    void begin() {
        underWay.incrementAndGet();
        health.sent();
    }

    void end() {
        underWay.decrementAndGet();
    }
}
