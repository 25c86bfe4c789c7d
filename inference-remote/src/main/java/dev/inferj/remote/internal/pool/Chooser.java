package dev.inferj.remote.internal.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the replica of a request. One without a conversation goes to the less loaded of two drawn at random
 * (Mitzenmacher, 2001). One of a conversation goes where that conversation's cache is: to the replica of the highest hash of
 * both names (Thaler and Ravishankar, 1998), as long as it has no more than its share and a quarter, else to the next one
 * (Mirrokni et al., 2018). Safe to share between threads.
 */
final class Chooser {
    private static final double BOUND = 1.25;

    private final List<Replica> replicas;
    private final IntUnaryOperator random;

    /** @param random returns a number from 0 up to, and without, its argument */
    Chooser(List<Replica> replicas, IntUnaryOperator random) {
        this.replicas = List.copyOf(replicas);
        this.random = random;
    }

    /**
     * Returns a replica: one that is well and was not tried, or else, if all were, one that is well.
     *
     * @param affinity names the conversation; null if there is none
     * @return null if none is well
     */
    @Nullable
    Replica choose(@Nullable String affinity, Set<Replica> tried, long now) {
        List<Replica> well = new ArrayList<>(replicas.size());
        for (Replica replica : replicas) {
            if (replica.health().isIn(now)) {
                well.add(replica);
            }
        }
        List<Replica> untried = new ArrayList<>(well);
        untried.removeAll(tried);
        List<Replica> candidates = untried.isEmpty() ? well : untried;
        if (candidates.isEmpty()) {
            return null;
        }
        return affinity == null ? lessLoaded(candidates) : ofConversation(affinity, candidates);
    }

    /** Returns how long it takes until a replica may be well again, in nanoseconds. */
    long nanosUntilOneIsIn(long now) {
        return replicas.stream()
                .mapToLong(replica -> replica.health().nanosOut(now))
                .min()
                .orElse(0);
    }

    private Replica lessLoaded(List<Replica> candidates) {
        Replica one = candidates.get(random.applyAsInt(candidates.size()));
        Replica other = candidates.get(random.applyAsInt(candidates.size()));
        return other.load() < one.load() ? other : one;
    }

    private static Replica ofConversation(String affinity, List<Replica> candidates) {
        int load = 1;
        for (Replica replica : candidates) {
            load += replica.load();
        }
        double most = Math.ceil(BOUND * load / candidates.size());
        List<Replica> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparingLong((Replica replica) -> hash(affinity, replica.name()))
                .reversed());
        for (Replica replica : ranked) {
            if (replica.load() + 1 <= most) {
                return replica;
            }
        }
        return ranked.get(0);
    }

    /** FNV-1a over both names, then the mixing step of SplitMix64, so that near names lie far apart. */
    private static long hash(String affinity, String name) {
        long hash = 0xcbf29ce484222325L;
        String text = affinity + "\n" + name;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
