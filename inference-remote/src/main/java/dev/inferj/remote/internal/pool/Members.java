package dev.inferj.remote.internal.pool;

import dev.inferj.remote.internal.http.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The replicas of a pool, which may change while requests run. Safe to share between threads. */
final class Members {
    private final Function<String, Replica> opener;

    private final Object lock = new Object();
    private volatile List<Replica> list = List.of(); // Written with the lock held
    private boolean closed; // Guarded by lock

    /** @param opener makes the replica of a host and port */
    Members(Function<String, Replica> opener) {
        this.opener = opener;
    }

    /** Returns those that there are now, at least one once there was one. */
    List<Replica> list() {
        return list;
    }

    /**
     * Keeps the replicas with these names, adds those that are new, and lets the others go once they have ended what they have. No names at
     * all change nothing: a list that is empty for a moment must not end a model.
     */
    void change(List<String> names) {
        List<Replica> leaving;
        synchronized (lock) {
            if (names.isEmpty() || closed) {
                return;
            }
            List<Replica> next = Discovery.follow(names, list, Replica::name, opener);
            leaving = new ArrayList<>(list);
            leaving.removeAll(next);
            list = next;
        }
        leaving.forEach(Replica::leave);
    }

    /** Lets all go. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        list.forEach(Replica::leave);
    }
}
