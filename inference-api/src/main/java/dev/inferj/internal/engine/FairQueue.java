package dev.inferj.internal.engine;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a place: the highest priority first, tenants of the same priority in turn by how much
 * service they have had, requests of one tenant in the order they came.
 *
 * <p>Service is counted by a virtual token counter (Sheng et al., "Fairness in Serving Large Language Models", OSDI
 * 2024): {@link #PROMPT_WEIGHT} per prompt token, {@link #OUTPUT_WEIGHT} per output token. A tenant that comes back is
 * lifted to the least served of those waiting, so nobody saves up service by staying away.
 *
 * <p>Plain bookkeeping, confined to one thread or guarded by its owner: no locks, no clock.
 */
final class FairQueue<T extends FairQueue.Entry> {
    static final long PROMPT_WEIGHT = 1;
    static final long OUTPUT_WEIGHT = 2;

    /** Tenants remembered before those who are gone are forgotten. */
    private static final int MOST_TALLIES = 10_000;

    /** What the queue ranks. */
    interface Entry {
        int priority();

        String tenant();

        /** Returns a number that grows with the order of arrival. */
        long arrival();
    }

    /** One tenant's count. */
    private static final class Tally {
        long served;
        int waiting;
    }

    private static final Comparator<Entry> BY_ARRIVAL = Comparator.comparingLong(Entry::arrival);

    private final Map<Integer, Map<String, PriorityQueue<T>>> levels = new TreeMap<>(Collections.reverseOrder());
    private final Map<String, Tally> tallies = new HashMap<>();
    private long servedOfLastToLeave;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(T entry) {
        Tally tally = tallies.get(entry.tenant());
        if (tally == null || tally.waiting == 0) {
            tally = lift(entry.tenant());
        }
        tally.waiting++;
        levels.computeIfAbsent(entry.priority(), p -> new HashMap<>())
                .computeIfAbsent(entry.tenant(), t -> new PriorityQueue<>(BY_ARRIVAL))
                .add(entry);
        size++;
    }

    /** Returns the entry whose turn it is, or null. */
    @Nullable
    T peek() {
        if (size == 0) {
            return null;
        }
        for (Map<String, PriorityQueue<T>> tenants : levels.values()) {
            T best = null;
            long bestServed = 0;
            for (Map.Entry<String, PriorityQueue<T>> tenant : tenants.entrySet()) {
                T head = tenant.getValue().element();
                long had = served(tenant.getKey());
                if (best == null || had < bestServed || (had == bestServed && head.arrival() < best.arrival())) {
                    best = head;
                    bestServed = had;
                }
            }
            return best; // empty levels are removed, so the first one decides
        }
        return null;
    }

    /** Removes an entry. Returns false if it was not there. */
    boolean remove(T entry) {
        Map<String, PriorityQueue<T>> tenants = levels.get(entry.priority());
        PriorityQueue<T> queue = tenants == null ? null : tenants.get(entry.tenant());
        if (tenants == null || queue == null || !queue.remove(entry)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            tenants.remove(entry.tenant());
            if (tenants.isEmpty()) {
                levels.remove(entry.priority());
            }
        }
        Tally tally = tally(entry.tenant());
        if (--tally.waiting == 0) {
            servedOfLastToLeave = tally.served;
        }
        return true;
    }

    /** Counts service that a tenant has had. */
    void charge(String tenant, long promptTokens, long outputTokens) {
        tally(tenant).served += PROMPT_WEIGHT * promptTokens + OUTPUT_WEIGHT * outputTokens;
    }

    /** Returns the service that a tenant has had, by the weights above. */
    long served(String tenant) {
        Tally tally = tallies.get(tenant);
        return tally == null ? 0 : tally.served;
    }

    void forEach(Consumer<T> action) {
        levels.values().forEach(tenants -> tenants.values().forEach(queue -> queue.forEach(action)));
    }

    private Tally lift(String tenant) {
        long floor = Long.MAX_VALUE;
        for (Tally tally : tallies.values()) {
            if (tally.waiting > 0) {
                floor = Math.min(floor, tally.served);
            }
        }
        if (floor == Long.MAX_VALUE) {
            floor = servedOfLastToLeave;
        }
        if (tallies.size() >= MOST_TALLIES) {
            forget(floor);
        }
        Tally tally = tally(tenant);
        tally.served = Math.max(tally.served, floor);
        return tally;
    }

    private Tally tally(String tenant) {
        return tallies.computeIfAbsent(tenant, t -> new Tally());
    }

    /** Forgets tenants that a return would lift above what they have anyway. */
    private void forget(long floor) {
        tallies.values().removeIf(tally -> tally.waiting == 0 && tally.served <= floor);
    }
}
