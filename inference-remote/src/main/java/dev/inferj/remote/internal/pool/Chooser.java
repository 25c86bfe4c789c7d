package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses the replica of a request, among those that may have it. Safe to share between threads. */
final class Chooser {
    private final Supplier<List<Replica>> replicas;
    private final Router router;

    /** @param replicas those that there are now */
    Chooser(Supplier<List<Replica>> replicas, Router router) {
        this.replicas = replicas;
        this.router = router;
    }

    /**
     * Returns a replica that is well: one that was not tried, if there is one, and of those one that has a place for another request, if
     * there is one.
     *
     * @return null if none is well
     */
    @Nullable
    Replica choose(ChatRequest request, Set<Replica> tried, long now) {
        List<Replica> candidates = new ArrayList<>(replicas.get());
        candidates.removeIf(replica -> !replica.health().isIn(now));
        prefer(candidates, replica -> !tried.contains(replica));
        prefer(candidates, Replica::hasPlace);
        return candidates.isEmpty() ? null : router.route(request, candidates);
    }

    /** Returns how long it takes until a replica may be well again, in nanoseconds. */
    long nanosUntilOneIsIn(long now) {
        return replicas.get().stream()
                .mapToLong(replica -> replica.health().nanosOut(now))
                .min()
                .orElse(0);
    }

    /** Keeps those alone that are so, if any is. */
    private static void prefer(List<Replica> candidates, Predicate<Replica> wish) {
        if (candidates.stream().anyMatch(wish)) {
            candidates.removeIf(wish.negate());
        }
    }
}
