package dev.inferj.internal.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where callers' threads leave requests, and word that one has changed, for the engine thread. Bounded by the requests
 * that have had no slot yet. Safe to share between threads; only the engine thread takes out.
 */
final class Inbox {
    private final int maxWaiting;
    private final Runnable wake;
    private final Queue<Sequence> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Sequence> changes = new ConcurrentLinkedQueue<>();

    /** Requests accepted that have not ended. */
    private final AtomicInteger accepted = new AtomicInteger();

    /** Those of them that have had no slot yet. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param wake called from any thread when there is something to take */
    Inbox(int maxWaiting, Runnable wake) {
        this.maxWaiting = maxWaiting;
        this.wake = wake;
    }

    /** Takes a place for a request that is yet to be {@link #add}ed. Returns false if there is none. */
    boolean reserve() {
        if (waiting.getAndUpdate(n -> n < maxWaiting ? n + 1 : n) >= maxWaiting) {
            return false;
        }
        accepted.incrementAndGet();
        return true;
    }

    /** A request with a place will not be added, or has left. */
    void left(boolean wasAdmitted) {
        accepted.decrementAndGet();
        if (!wasAdmitted) {
            waiting.decrementAndGet();
        }
    }

    /** A request has its first slot. */
    void admitted() {
        waiting.decrementAndGet();
    }

    /** Adds a request that has a place. The caller wakes the engine with the first {@link #changed} or {@link #wake}. */
    void add(Sequence sequence) {
        arrivals.add(sequence);
    }

    void changed(Sequence sequence) {
        changes.add(sequence);
        wake.run();
    }

    void wake() {
        wake.run();
    }

    void takeArrivals(Consumer<Sequence> action) {
        for (Sequence next = arrivals.poll(); next != null; next = arrivals.poll()) {
            action.accept(next);
        }
    }

    void takeChanges(Consumer<Sequence> action) {
        for (Sequence next = changes.poll(); next != null; next = changes.poll()) {
            action.accept(next);
        }
    }

    boolean hasArrivals() {
        return !arrivals.isEmpty();
    }

    /** Returns how many requests have been accepted and have not ended. */
    int accepted() {
        return accepted.get();
    }
}
