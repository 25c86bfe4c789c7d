package dev.inferj.internal.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a backend and what their cells hold. A slot that its sequence has left stays cached until its place or
 * its cells are needed, least recently used first; a new prompt takes over the longest prefix that any slot holds, in
 * place where nothing of worth is lost by it, by copying otherwise. Confined to the engine thread.
 *
 * <pre>
 * state   holds                        leaves when
 * EMPTY   nothing                      a prompt is placed in it: BUSY
 * BUSY    a sequence that has a place  it leaves: CACHED, or EMPTY where its cells cannot be trusted
 * CACHED  what its sequence left       a prompt is placed in it: BUSY; all its cells are needed: EMPTY
 * </pre>
 */
public final class SlotPool {
    /** Tokens of others that cells may lie idle for, where that makes each slower. */
    static final int IDLE_TOKENS = 32;

    /**
     * The same for cells that cannot be saved, so that they would have to be computed again: by then they have cost about as
     * much as that (docs/decisions/0006).
     */
    static final int UNSAVED_IDLE_TOKENS = 512;

    /**
     * What there is of a prompt.
     *
     * @param slot the one that holds most of it, or null
     * @param shared how much that is
     * @param kept a state that has more of it, and that is to be brought back instead, or null
     */
    private record Source(@Nullable Slot slot, int shared, HostCache.@Nullable Found kept) {}

    private final Cells cells;
    private final long capacity;
    private final boolean sharesCells;
    private final CellLedger ledger;
    private final StateTiers tiers;
    private final PrefixTree<Slot> tree = new PrefixTree<>();
    private final List<Slot> slots = new ArrayList<>();
    private final PrefixSearch search;
    private long uses;
    private long fed;

    /**
     * @param capacity cells that all slots have together
     * @param sharesCells whether a copied prefix takes no cells of its own
     * @param tiers where what loses its slot goes
     */
    public SlotPool(Cells cells, int slots, long capacity, boolean sharesCells, StateTiers tiers) {
        this.cells = cells;
        this.capacity = capacity;
        this.sharesCells = sharesCells;
        this.tiers = tiers;
        this.ledger = new CellLedger(slots, sharesCells);
        this.search = new PrefixSearch(cells, this.slots, tree, ledger, sharesCells);
        for (int id = 0; id < slots; id++) {
            this.slots.add(new Slot(id));
        }
    }

    /** Returns how many cells hold something. */
    public long usedCells() {
        return ledger.used();
    }

    /** Returns how many positions a slot holds. */
    public int length(int slot) {
        return ledger.length(slot);
    }

    /** Returns how many tokens a prompt must have in common with a longer one to go on from its cells. */
    public int leastShared() {
        return search.leastShared();
    }

    /** Returns whether every slot has a sequence. */
    public boolean isFull() {
        return slots.stream().allMatch(slot -> slot.state == Slot.State.BUSY);
    }

    /** Returns how many of the prompt's tokens some slot holds; one less than all of them at the most. */
    public int match(String salt, int[] prompt) {
        return search.match(salt, prompt);
    }

    /**
     * Returns the slot whose sequence will have computed more of a prompt than there is of it now.
     *
     * @param least how many tokens more, at least 1
     * @return -1 if there is none
     */
    public int computing(String salt, int[] prompt, int least) {
        return search.computing(salt, prompt, least);
    }

    /** Returns how many cells there are for running sequences if everything cached is given up. */
    public long cellsForRunning() {
        return cellsBeside(this::isBusy);
    }

    /** Returns how many cells there are if all are given up but those of these slots. */
    public long cellsBeside(IntPredicate these) {
        return capacity - ledger.usedBy(these);
    }

    /**
     * Returns how many cells of those for running sequences a prompt would take, if it were placed now: all that it does
     * not share with a running sequence. What is brought back from host memory is shared with nobody.
     */
    public int cellsNeeded(String salt, int[] prompt) {
        Source source = source(salt, prompt);
        if (!sharesCells || source.slot() == null || source.kept() != null) {
            return prompt.length;
        }
        return prompt.length - ledger.heldBy(source.slot().id, source.shared(), this::isBusy);
    }

    /** Gives a prompt a slot, which must be there: see {@link #isFull}. */
    public Placement place(String salt, int[] prompt) {
        Source source = source(salt, prompt);
        Slot best = source.slot();
        int shared = source.shared();
        HostCache.Found kept = source.kept();
        Slot target = search.target(best, shared);
        if (kept != null) {
            shared = restore(target, best, shared, kept);
        } else if (target == best) {
            evict(target, shared);
        } else {
            evict(target, 0);
            shared = copy(best, target, shared);
        }
        target.state = Slot.State.BUSY;
        target.salt = salt;
        target.lastUsed = ++uses;
        target.tokens = prompt;
        tree.put(target, salt, prompt, prompt.length);
        return new Placement(target.id, shared);
    }

    /** Returns the state of these tokens, or of all but the last, or null if no slot has it or it cannot be saved. */
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        PrefixTree.Match<Slot> match = tree.longest(salt, tokens);
        for (Slot slot : match.holders()) {
            int length = ledger.length(slot.id);
            if (length > 0 && length >= tokens.length - 1 && length <= match.length()) {
                byte[] state = cells.save(slot.id);
                return state.length == 0 ? null : new SavedCells(Arrays.copyOf(tokens, length), state);
            }
        }
        return tiers.get(salt, tokens);
    }

    /** Takes a state to bring back when a prompt goes on from its tokens. */
    public void offer(String salt, SavedCells saved) {
        tiers.put(salt, saved);
    }

    /**
     * Cuts tokens out of the cached slot that holds all of these, or all but the last, so that a prompt can go on from
     * the rest. No effect where there is none, or others need its cells.
     *
     * @param keep tokens in front that stay
     * @param discard tokens behind them that go
     * @param rest the tokens without those
     */
    public void shiftCached(String salt, int[] tokens, int keep, int discard, int[] rest) {
        PrefixTree.Match<Slot> match = tree.longest(salt, tokens);
        for (Slot slot : match.holders()) {
            int length = ledger.length(slot.id);
            if (slot.state == Slot.State.CACHED && length >= tokens.length - 1 && length <= match.length()) {
                if (shift(slot, keep, discard, rest)) {
                    return;
                }
            }
        }
    }

    /**
     * Cuts tokens out of a slot whose sequence runs.
     *
     * @param rest the sequence's tokens without those
     * @return how many of the rest the slot holds
     */
    public int shiftRunning(int slot, int keep, int discard, int[] rest) {
        Slot running = slots.get(slot);
        if (!shift(running, keep, discard, rest)) {
            cells.truncate(slot, keep);
            ledger.truncate(slot, keep);
            running.tokens = rest;
            tree.put(running, running.salt, rest, rest.length);
        }
        return ledger.length(slot);
    }

    private boolean shift(Slot slot, int keep, int discard, int[] rest) {
        int length = ledger.length(slot.id);
        if (length <= keep + discard || ledger.isShared(slot.id, keep) || !cells.shift(slot.id, keep, keep + discard)) {
            return false;
        }
        ledger.truncate(slot.id, length - discard); // which of them go is all the same to it: nobody shares them
        slot.tokens = rest;
        tree.put(slot, slot.salt, rest, slot.state == Slot.State.BUSY ? rest.length : length - discard);
        return true;
    }

    /**
     * Fetches what the disk has of a prompt, if that is more than there is in slots and host memory, and pays.
     *
     * @param later posts a task to the engine thread; called by another
     * @param then run by the engine thread once the state is in host memory, or turned out not to be had
     * @return false if there is nothing to fetch; then the task is not run
     */
    public boolean fetch(String salt, int[] prompt, Consumer<Runnable> later, Runnable then) {
        return tiers.fetch(salt, prompt, match(salt, prompt), later, then);
    }

    /** Counts tokens that a step has added to a slot. */
    public void grow(int slot, int count) {
        ledger.append(slot, count);
    }

    /**
     * A step is about to feed tokens. Where idle cells make each of them slower, what has been idle for many leaves for host
     * memory: by then it has cost about as much as saving it and bringing it back does. What is not worth saving goes for
     * good. Before a step of few tokens one slot at a time leaves, since that holds the others up.
     */
    public void beforeStep(int tokens) {
        fed += tokens;
        if (!cells.idleCellsSlowSteps()) {
            return;
        }
        for (Slot slot : slots) {
            if (slot.state == Slot.State.CACHED && isIdleTooLong(slot)) {
                evict(slot, 0);
                if (tokens < IDLE_TOKENS) {
                    return;
                }
            }
        }
    }

    private boolean isIdleTooLong(Slot slot) {
        long idle = fed - slot.idleSince;
        if (idle >= slot.idleLimit && slot.idleLimit == IDLE_TOKENS && !tiers.accepts(slot.id)) {
            slot.idleLimit = UNSAVED_IDLE_TOKENS;
        }
        return idle >= slot.idleLimit;
    }

    /**
     * Takes a slot back and keeps what it holds: the first {@link #length} of these tokens.
     *
     * @param isExpected whether somebody is expected to go on from there
     */
    public void release(int slot, int[] tokens, boolean isExpected) {
        Slot released = slots.get(slot);
        int length = ledger.length(slot);
        released.state = length == 0 ? Slot.State.EMPTY : Slot.State.CACHED;
        released.tokens = tokens;
        released.lastUsed = ++uses;
        released.idleSince = fed;
        released.idleLimit = IDLE_TOKENS;
        released.isExpected = isExpected;
        released.isSaved = false;
        tree.put(released, released.salt, tokens, length);
    }

    /** Takes a slot back and empties it, because its cells cannot be trusted or are needed at once. */
    public void drop(int slot) {
        Slot dropped = slots.get(slot);
        dropped.state = Slot.State.EMPTY;
        tree.remove(dropped);
        ledger.truncate(slot, 0);
        cells.truncate(slot, 0);
    }

    /**
     * Gives up cached cells, least recently used first, each slot from its end.
     *
     * @param needed how many cells to have free
     * @return whether there are so many now
     */
    public boolean makeRoom(long needed) {
        if (capacity - ledger.used() >= needed) {
            return true;
        }
        List<Slot> cached = new ArrayList<>(slots);
        cached.removeIf(slot -> slot.state != Slot.State.CACHED);
        cached.sort(Comparator.comparingLong(slot -> slot.lastUsed));
        for (Slot slot : cached) {
            long missing = needed - (capacity - ledger.used());
            int length = ledger.length(slot.id);
            int kept = (int) Math.max(0, length - missing);
            evict(slot, ledger.freedBy(slot.id, kept) >= missing ? kept : 0);
            if (capacity - ledger.used() >= needed) {
                return true;
            }
        }
        return false;
    }

    /** Gives up everything cached. Returns whether there was anything. */
    public boolean forget() {
        boolean any = false;
        for (Slot slot : slots) {
            if (slot.state == Slot.State.CACHED) {
                evict(slot, 0);
                any = true;
            }
        }
        return any;
    }

    /** Empties every slot, host memory and the disk, as what they hold cannot be trusted. No slot may have a sequence. */
    public void clear() {
        for (Slot slot : slots) {
            slot.state = Slot.State.EMPTY;
            tree.remove(slot);
            ledger.truncate(slot.id, 0);
        }
        tiers.clear();
        cells.clear();
    }

    /** Finds what there is of a prompt. */
    private Source source(String salt, int[] prompt) {
        PrefixSearch.Held held = search.longest(salt, prompt);
        int shared = held == null ? 0 : held.length();
        HostCache.Found kept = tiers.find(salt, prompt, shared);
        boolean wanted = kept != null
                && search.isEnough(kept.length() - shared, kept.length() == kept.entry().tokens.length)
                && cellsForRunning() >= kept.entry().tokens.length;
        return new Source(held == null ? null : held.slot(), shared, wanted ? kept : null);
    }

    private boolean isBusy(int slot) {
        return slots.get(slot).state == Slot.State.BUSY;
    }

    /** Gives an empty slot what it can have of another. Returns how much that is. */
    private int copy(@Nullable Slot from, Slot to, int length) {
        if (from == null || length == 0) {
            return 0;
        }
        int had = length;
        if (!sharesCells) {
            from.lastUsed = ++uses; // the last of the cached to give up cells for its own copy
            makeRoom(length);
            had = (int) Math.min(Math.min(length, ledger.length(from.id)), capacity - ledger.used());
        }
        if (had > 0) {
            cells.copy(from.id, to.id, had);
            ledger.copy(from.id, to.id, had);
        }
        return had;
    }

    /** Brings a kept state back into a slot; where that fails, it gets what another slot has. Returns how much it has. */
    private int restore(Slot target, @Nullable Slot best, int shared, HostCache.Found kept) {
        tiers.take(kept);
        evict(target, 0);
        int length = kept.entry().tokens.length;
        if (makeRoom(length) && tiers.restore(target.id, kept)) {
            ledger.append(target.id, length);
            if (kept.length() < length) {
                cells.truncate(target.id, kept.length());
                ledger.truncate(target.id, kept.length());
            }
            return kept.length();
        }
        return best == null || best == target ? 0 : copy(best, target, Math.min(shared, ledger.length(best.id)));
    }

    /** Cuts a slot, and saves it before where that is worth it. */
    private void evict(Slot slot, int length) {
        if (slot.state == Slot.State.CACHED && ledger.length(slot.id) > length) {
            save(slot);
        }
        truncate(slot, length);
    }

    /** Saves what a cached slot holds: all of it, also where only its end is to go, since the rest follows soon. */
    private void save(Slot slot) {
        if (!slot.isSaved) {
            slot.isSaved = tiers.save(slot.id, slot.salt, slot.tokens, ledger.length(slot.id), slot.isExpected);
        }
    }

    private void truncate(Slot slot, int length) {
        if (ledger.length(slot.id) == length) {
            return;
        }
        cells.truncate(slot.id, length);
        ledger.truncate(slot.id, length);
        if (length == 0) {
            slot.state = slot.state == Slot.State.CACHED ? Slot.State.EMPTY : slot.state;
            tree.remove(slot);
        } else {
            tree.put(slot, slot.salt, slot.tokens, length);
        }
    }
}
