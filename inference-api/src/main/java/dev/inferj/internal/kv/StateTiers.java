package dev.inferj.internal.kv;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The KV states that lost their slot: in host memory and, behind it, on disk. Decides which are worth saving and which
 * worth bringing back, by what that took so far. Confined to the engine thread.
 */
public final class StateTiers {
    private final Cells cells;
    private final HostCache host;
    private final DiskCache disk;
    private final RestoreCost cost;
    private final ReuseRate reuse = new ReuseRate();
    private final LongSupplier nanos;

    /**
     * @param hostBytes host memory for states; 0 keeps none, on disk either
     * @param cost what computing, saving and restoring took
     * @param nanos a clock
     */
    public StateTiers(Cells cells, long hostBytes, DiskCache disk, RestoreCost cost, LongSupplier nanos) {
        this.cells = cells;
        this.disk = disk;
        this.cost = cost;
        this.nanos = nanos;
        this.host = new HostCache(hostBytes, evicted -> {
            evicted.trial.over();
            disk.put(evicted.salt, evicted.tokens, evicted.state);
        });
    }

    /** Returns how many bytes of host memory are taken. */
    public long hostBytes() {
        return host.bytes();
    }

    /** Forgets all states. */
    void clear() {
        host.clear();
        disk.clear();
    }

    /** Returns a state that has so much more of a prompt than the slots that bringing it back pays, or null. */
    HostCache.@Nullable Found find(String salt, int[] prompt, int inSlots) {
        HostCache.Found kept = host.find(salt, prompt);
        return kept != null && cost.isRestoreFaster(kept.entry().bytes(), kept.length() - inSlots) ? kept : null;
    }

    /** Returns whether there is so much host memory that a slot can be saved at all. */
    boolean accepts(int slot) {
        return host.accepts(cells.stateBytes(slot));
    }

    /**
     * Saves a slot, unless that is not expected to pay.
     *
     * @param tokens those in front are what the slot holds
     * @param length how many the slot holds
     * @param isExpected whether somebody is known to want to go on from there
     * @return whether it was saved
     */
    boolean save(int slot, String salt, int[] tokens, int length, boolean isExpected) {
        long bytes = cells.stateBytes(slot);
        if (!host.accepts(bytes) || !cost.isSavingWorth(bytes, length, isExpected ? 1 : reuse.next())) {
            return false;
        }
        long start = nanos.getAsLong();
        byte[] state = cells.save(slot);
        if (state.length == 0) {
            return false;
        }
        cost.saved(state.length, nanos.getAsLong() - start);
        host.put(salt, Arrays.copyOf(tokens, length), state, reuse.saved());
        return true;
    }

    /**
     * Takes a state out, to bring it back; so saving others meanwhile does not drop it.
     *
     * @see #restore
     */
    void take(HostCache.Found found) {
        host.remove(found.entry());
    }

    /** Fills an empty slot with a state that was taken. Returns false if that failed. */
    boolean restore(int slot, HostCache.Found found) {
        HostCache.Entry entry = found.entry();
        long start = nanos.getAsLong();
        if (!cells.restore(slot, entry.state)) {
            return false;
        }
        cost.restored(entry.state.length, nanos.getAsLong() - start);
        entry.trial.used((double) found.length() / entry.tokens.length);
        if (found.length() < entry.tokens.length) {
            host.put(entry); // others may go on from its end
        }
        return true;
    }

    /** Returns the state of these tokens, or of all but the last, where host memory has it. */
    @Nullable
    SavedCells get(String salt, int[] tokens) {
        return host.get(salt, tokens);
    }

    /** Takes a state from outside. */
    void put(String salt, SavedCells saved) {
        host.put(salt, saved.tokens(), saved.state(), reuse.saved());
    }

    /**
     * Fetches what the disk has of a prompt, if that is more than there is in slots and host memory, and pays.
     *
     * @param later posts a task to the engine thread; called by another
     * @param then run by the engine thread once the state is in host memory, or turned out not to be had
     * @return false if there is nothing to fetch; then the task is not run
     */
    boolean fetch(String salt, int[] prompt, int inSlots, Consumer<Runnable> later, Runnable then) {
        DiskCache.Found found = disk.find(salt, prompt);
        if (found == null || !host.accepts(found.entry().bytes)) {
            return false;
        }
        HostCache.Found kept = host.find(salt, prompt);
        int there = Math.max(inSlots, kept == null ? 0 : kept.length());
        if (!cost.isReadFaster(found.entry().bytes, found.length() - there)) {
            return false;
        }
        disk.take(
                found.entry(),
                loaded -> later.accept(() -> {
                    SavedCells state = loaded.cells();
                    if (state != null) {
                        cost.read(state.state().length, loaded.nanos());
                        put(salt, state);
                    }
                    then.run();
                }));
        return true;
    }
}
