package dev.inferj.remote.internal.pool;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every replica something, again and again. Safe to share between threads. */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Supplier<List<Replica>> replicas;
    private final Duration every;
    private final TimeSource time;
    private final Consumer<Replica> question;

    private final Object lock = new Object();
    private TimeSource.Alarm next = () -> {}; // Guarded by lock
    private boolean closed; // Guarded by lock

    /**
     * @param every from one round to the next; zero for none at all
     * @param question does not wait for the answer
     */
    Rounds(Supplier<List<Replica>> replicas, Duration every, TimeSource time, Consumer<Replica> question) {
        this.replicas = replicas;
        this.every = every;
        this.time = time;
        this.question = question;
    }

    /** Begins, with the first round after one period. */
    void start() {
        synchronized (lock) {
            if (!closed && !every.isZero()) {
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
            try {
                question.accept(replica);
            } catch (RuntimeException e) { // such as of the user's source of headers: the next round may go better
                LOG.warn("{} cannot be asked", replica.name(), e);
            }
        }
        start();
    }
}
