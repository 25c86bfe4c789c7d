package dev.inferj.internal.kv;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * KV states in host memory, up to a number of bytes; beyond it, the one kept longest goes. Confined to the engine thread.
 */
final class HostCache {
    /** One state: the cells of these tokens, in the backend's own form. */
    static final class Entry {
        final String salt;
        final int[] tokens;
        final byte[] state;

        /** What becomes of it is told. */
        final ReuseRate.Trial trial;

        Entry(String salt, int[] tokens, byte[] state, ReuseRate.Trial trial) {
            this.salt = salt;
            this.tokens = tokens;
            this.state = state;
            this.trial = trial;
        }

        long bytes() {
            return state.length + (long) tokens.length * Integer.BYTES;
        }
    }

    /**
     * The best that was found.
     *
     * @param entry whose state it is
     * @param length how many tokens it shares with the prompt
     */
    record Found(Entry entry, int length) {}

    private final long maxBytes;
    private final Consumer<Entry> onEvict;
    private final PrefixTree<Entry> tree = new PrefixTree<>();
    private final Set<Entry> byAge = new LinkedHashSet<>();
    private long bytes;

    /**
     * @param maxBytes 0 keeps nothing
     * @param onEvict gets what there is no more room for
     */
    HostCache(long maxBytes, Consumer<Entry> onEvict) {
        this.maxBytes = maxBytes;
        this.onEvict = onEvict;
    }

    /** Returns how many bytes are kept. */
    long bytes() {
        return bytes;
    }

    /** Returns whether a state of so many bytes could be kept at all. */
    boolean accepts(long stateBytes) {
        return stateBytes > 0 && stateBytes <= maxBytes;
    }

    /** Keeps a state, and drops those that it goes on from. */
    void put(String salt, int[] tokens, byte[] state, ReuseRate.Trial trial) {
        put(new Entry(salt, tokens, state, trial));
    }

    /** Keeps a state that was taken out, and drops those that it goes on from. */
    void put(Entry entry) {
        if (entry.bytes() > maxBytes) {
            return;
        }
        dropPrefixesOf(entry);
        tree.put(entry, entry.salt, entry.tokens, entry.tokens.length);
        byAge.add(entry);
        bytes += entry.bytes();
        while (bytes > maxBytes) {
            Entry oldest = byAge.iterator().next();
            remove(oldest);
            onEvict.accept(oldest);
        }
    }

    /** Returns the state that shares the longest prefix with a prompt, or null if none shares any. */
    @Nullable
    Found find(String salt, int[] prompt) {
        PrefixTree.Match<Entry> match = tree.longest(salt, prompt);
        Entry best = null;
        for (Entry entry : match.holders()) {
            if (best == null || entry.bytes() < best.bytes()) {
                best = entry;
            }
        }
        return best == null ? null : new Found(best, Math.min(match.length(), prompt.length - 1));
    }

    /** Returns the state of these tokens, or of all but the last, or null. */
    @Nullable
    SavedCells get(String salt, int[] tokens) {
        for (Entry entry : tree.longest(salt, tokens).holders()) {
            if (entry.tokens.length >= tokens.length - 1 && PrefixTree.isPrefix(entry.tokens, tokens)) {
                return new SavedCells(entry.tokens, entry.state);
            }
        }
        return null;
    }

    void remove(Entry entry) {
        if (byAge.remove(entry)) {
            tree.remove(entry);
            bytes -= entry.bytes();
        }
    }

    /** Drops all of it. */
    void clear() {
        for (Entry entry : List.copyOf(byAge)) {
            remove(entry);
        }
    }

    private void dropPrefixesOf(Entry entry) {
        List<Entry> kept = tree.longest(entry.salt, entry.tokens).holders();
        for (Entry other : kept) {
            if (PrefixTree.isPrefix(other.tokens, entry.tokens)) {
                remove(other);
            }
        }
    }
}
