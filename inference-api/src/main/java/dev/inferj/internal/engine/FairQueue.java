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
 * lifted to the least served of those waiting at its priority or, where none is, to the last that left the queue, so
 * nobody saves up service by staying away.
 *
 * <p>Plain bookkeeping, confined to one thread or guarded by its owner: no locks, no clock.
 */
final class FairQueue<T extends FairQueue.Entry> {
    static final long PROMPT_WEIGHT = 1;
    static final long OUTPUT_WEIGHT = 2;

    /** Tenants remembered before those who do not wait are forgotten. */
    static final int MOST_TALLIES = 10_000;

    /** What the queue ranks. */
    interface Entry {
        int priority();

        String tenant();

        /** Returns a number that grows with the order of arrival; no two entries have the same. */
        long arrival();
    }

    /** One tenant's count. */
    private static final class Tally {
        long served;
        int waiting;
    }

    /**
     * One tenant's entries of one priority, by arrival; never empty. What it was ranked by may lag behind, but then it
     * ranks too high, never too low: counts only grow.
     */
    private static final class Line<T> {
        final Tally tally;
        final TreeMap<Long, T> entries = new TreeMap<>();
        long rankedServed;
        long rankedArrival;

        Line(Tally tally) {
            this.tally = tally;
        }

        T head() {
            return entries.firstEntry().getValue();
        }

        boolean isRankedRight() {
            return rankedServed == tally.served && rankedArrival == entries.firstKey();
        }

        void rank() {
            rankedServed = tally.served;
            rankedArrival = entries.firstKey();
        }
    }

    /** The tenants that wait at one priority; never empty. */
    private static final class Level<T extends Entry> {
        final Map<String, Line<T>> lines = new HashMap<>();
        private final PriorityQueue<Line<T>> ranking =
                new PriorityQueue<>(Comparator.<Line<T>>comparingLong(line -> line.rankedServed)
                        .thenComparingLong(line -> line.rankedArrival));

        void add(T entry, Tally tally) {
            Line<T> line = lines.computeIfAbsent(entry.tenant(), t -> new Line<>(tally));
            boolean isRanked = !line.entries.isEmpty();
            line.entries.put(entry.arrival(), entry);
            if (isRanked && entry.arrival() < line.rankedArrival) {
                ranking.remove(line);
                isRanked = false;
            }
            if (!isRanked) {
                line.rank();
                ranking.add(line);
            }
        }

        void remove(String tenant, Line<T> line) {
            lines.remove(tenant);
            ranking.remove(line);
        }

        /** Returns the line whose turn it is. */
        Line<T> first() {
            Line<T> first = ranking.element();
            while (!first.isRankedRight()) {
                ranking.remove();
                first.rank();
                ranking.add(first);
                first = ranking.element();
            }
            return first;
        }
    }

    private final TreeMap<Integer, Level<T>> levels = new TreeMap<>(Collections.reverseOrder());
    private final Map<String, Tally> tallies = new HashMap<>();
    private Tally lastToLeave = new Tally();
    private int forgetAt = MOST_TALLIES;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(T entry) {
        Level<T> level = levels.get(entry.priority());
        Tally tally = tally(entry.tenant());
        if (tally.waiting++ == 0) {
            long floor = level == null ? lastToLeave.served : level.first().tally.served;
            tally.served = Math.max(tally.served, floor);
            forget(floor);
        }
        put(entry);
    }

    /** Takes an entry out for a while: its tenant counts as waiting until it is {@link #putBack} or {@link #dropAside}. */
    void setAside(T entry) {
        if (!take(entry)) {
            throw new IllegalStateException("the entry does not wait");
        }
    }

    /** Puts an entry that was set aside back into its place. */
    void putBack(T entry) {
        put(entry);
    }

    /** An entry that was set aside waits no more. */
    void dropAside(T entry) {
        stopWaiting(tally(entry.tenant()));
    }

    /** Returns the entry whose turn it is, or null. */
    @Nullable
    T peek() {
        return size == 0 ? null : levels.firstEntry().getValue().first().head();
    }

    /** Removes an entry. Returns false if it was not there. */
    boolean remove(T entry) {
        boolean wasThere = take(entry);
        if (wasThere) {
            stopWaiting(tally(entry.tenant()));
        }
        return wasThere;
    }

    private void put(T entry) {
        levels.computeIfAbsent(entry.priority(), priority -> new Level<>()).add(entry, tally(entry.tenant()));
        size++;
    }

    private boolean take(T entry) {
        Level<T> level = levels.get(entry.priority());
        Line<T> line = level == null ? null : level.lines.get(entry.tenant());
        if (level == null || line == null || !line.entries.remove(entry.arrival(), entry)) {
            return false;
        }
        size--;
        if (line.entries.isEmpty()) {
            level.remove(entry.tenant(), line);
            if (level.lines.isEmpty()) {
                levels.remove(entry.priority());
            }
        }
        return true;
    }

    private void stopWaiting(Tally tally) {
        if (--tally.waiting == 0) {
            lastToLeave = tally;
        }
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

    /** Returns how many tenants there is a count of. */
    int remembered() {
        return tallies.size();
    }

    void forEach(Consumer<T> action) {
        levels.values()
                .forEach(level -> level.lines
                        .values()
                        .forEach(line -> line.entries.values().forEach(action)));
    }

    private Tally tally(String tenant) {
        return tallies.computeIfAbsent(tenant, t -> new Tally());
    }

    /** Forgets tenants that a return would lift above what they have anyway; if that is too few, all who do not wait. */
    private void forget(long floor) {
        if (tallies.size() < forgetAt) {
            return;
        }
        tallies.values().removeIf(tally -> tally.waiting == 0 && tally.served <= floor);
        if (tallies.size() >= MOST_TALLIES) {
            tallies.values().removeIf(tally -> tally.waiting == 0);
        }
        forgetAt = Math.max(MOST_TALLIES, 2 * tallies.size());
    }
}
