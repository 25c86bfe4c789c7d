package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The ways to choose a server. */
public final class Routers {
    /** How much more than its share a server takes of what would all go to it. */
    private static final double BOUND = 1.25;

    /** What a first token is taken to cost where none was seen. */
    private static final double UNKNOWN_NANOS = 1e9;

    private Routers() {}

    /**
     * The less loaded of two drawn at random (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
     *
     * @param random returns a number from 0 up to, and without, its argument
     */
    public static Router leastLoaded(IntUnaryOperator random) {
        return (request, candidates) -> betterOfTwo(candidates, random, Replica::load);
    }

    /**
     * Of two drawn at random the one that is likely to answer first: by how long its first tokens took, slow ones counting at once
     * and fading away, times the requests that it would then have.
     *
     * @param random returns a number from 0 up to, and without, its argument
     * @param nanos a clock
     */
    public static Router fastest(IntUnaryOperator random, LongSupplier nanos) {
        return (request, candidates) -> {
            long now = nanos.getAsLong();
            return betterOfTwo(candidates, random, replica -> cost(replica, now));
        };
    }

    /** One after the other. */
    public static Router roundRobin() {
        AtomicInteger turns = new AtomicInteger();
        return (request, candidates) -> candidates.get(Math.floorMod(turns.getAndIncrement(), candidates.size()));
    }

    /**
     * Requests with the same key to the same server, where their common beginning is cached: the one of the highest hash of both
     * names (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998), as long as it has no more than its share
     * and a quarter, else the next one (Mirrokni et al., "Consistent Hashing with Bounded Loads", 2018).
     *
     * @param key of a request, if it has one
     * @param others for those that have none
     */
    public static Router sticky(Function<ChatRequest, Optional<String>> key, Router others) {
        return (request, candidates) -> key.apply(request)
                .map(text -> ofKey(text, candidates))
                .orElseGet(() -> others.route(request, candidates));
    }

    private static Replica betterOfTwo(
            List<Replica> candidates, IntUnaryOperator random, ToDoubleFunction<Replica> cost) {
        int size = candidates.size();
        int first = random.applyAsInt(size);
        if (size == 1) {
            return candidates.get(first);
        }
        int second = random.applyAsInt(size - 1); // of those without the first
        Replica one = candidates.get(first);
        Replica other = candidates.get(second < first ? second : second + 1);
        return cost.applyAsDouble(other) < cost.applyAsDouble(one) ? other : one;
    }

    /** A server that nothing is known of, as it is new, is tried by one request, not by all that come until its first token. */
    private static double cost(Replica replica, long now) {
        double nanos = replica.firstTokenNanos(now);
        return nanos < 1 && replica.load() > 0 ? UNKNOWN_NANOS * replica.load() : nanos * (replica.load() + 1);
    }

    private static Replica ofKey(String key, List<Replica> candidates) {
        double most = mostForOne(candidates);
        return candidates.stream()
                .filter(replica -> replica.load() + 1 <= most)
                .max(Comparator.comparingLong(replica -> Hashes.mixed(Hashes.of(key + "\n" + replica.name()))))
                .orElse(candidates.get(0));
    }

    /** Returns how many requests one server may have, with the next, where what it has cached speaks for it. */
    static double mostForOne(List<Replica> candidates) {
        int load = 1;
        for (Replica replica : candidates) {
            load += replica.load();
        }
        return Math.ceil(BOUND * load / candidates.size());
    }
}
