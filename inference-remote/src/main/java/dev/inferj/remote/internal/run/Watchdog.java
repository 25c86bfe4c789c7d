package dev.inferj.remote.internal.run;

import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every {@link #TICK} at the servers that owe something, and wakes whom one kept waiting for too long. An alarm for each
 * request would cost more: setting one wakes the thread that waits for the next. Safe to share between threads.
 */
final class Watchdog {
    /** So much later than asked for a silence may be found too long. */
    static final Duration TICK = Duration.ofMillis(10);

    private final TimeSource time;
    private final Set<Silence> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();

    Watchdog(TimeSource time) {
        this.time = time;
    }

    TimeSource time() {
        return time;
    }

    void watch(Silence silence) {
        watched.add(silence);
        if (ticking.compareAndSet(false, true)) {
            tickLater();
        }
    }

    void leave(Silence silence) {
        watched.remove(silence);
    }

    private void tick() {
        long now = time.nanos();
        for (Silence silence : watched) {
            silence.look(now);
        }
        if (watched.isEmpty()) {
            ticking.set(false);
            if (watched.isEmpty() || !ticking.compareAndSet(false, true)) {
                return; // or somebody came just now, and has seen to the next tick
            }
        }
        tickLater();
    }

    private void tickLater() {
        boolean comes = false;
        try {
            var unused = time.schedule(TICK, this::tick);
            comes = true;
        } finally {
            if (!comes) { // such as for want of a thread: whoever is next tries again
                ticking.set(false);
            }
        }
    }
}
