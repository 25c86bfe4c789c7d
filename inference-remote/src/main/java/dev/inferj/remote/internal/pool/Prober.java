package dev.inferj.remote.internal.pool;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every replica, again and again, whether it is there: one that is not is left out before a request has met it, and one
 * that is back gets a request at once. What it does with requests counts for more: being there is not being well. Safe to share between threads.
 */
final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    private final Supplier<List<Replica>> replicas;
    private final Duration every;
    private final TimeSource time;

    private final Object lock = new Object();
    private TimeSource.Alarm next = () -> {}; // Guarded by lock
    private boolean closed; // Guarded by lock

    Prober(Supplier<List<Replica>> replicas, Duration every, TimeSource time) {
        this.replicas = replicas;
        this.every = every;
        this.time = time;
    }

    /** Begins to ask, the first time after one period. */
    void start() {
        synchronized (lock) {
            if (!closed) {
                next = time.schedule(every, this::askAll);
            }
        }
    }

    void close() {
        TimeSource.Alarm alarm;
        synchronized (lock) {
            closed = true;
            alarm = next;
        }
        alarm.cancel();
    }

    private void askAll() {
        for (Replica replica : replicas.get()) {
            var unused = replica.probe().whenComplete((answer, failure) -> {
                if (failure == null) {
                    replica.health().reached(time.nanos());
                } else {
                    LOG.debug("{} cannot be reached", replica.name(), failure);
                    replica.health().failed(time.nanos());
                }
            });
        }
        start();
    }
}
