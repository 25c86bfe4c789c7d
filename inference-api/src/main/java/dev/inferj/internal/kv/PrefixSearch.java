package dev.inferj.internal.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what the slots hold of a prompt, and the slot to place it in. Confined to the engine thread. */
final class PrefixSearch {
    /**
     * So many tokens two prompts must have in common, in a buffer where each cell costs every step, for the second to go on from
     * the cells of the first: whatever else is computed must find its place behind those, wherever they lie. Two that have little
     * more than the token in common that begins every text would hand on one cell for ever, and all that lies free before it.
     */
    static final int LEAST_SHARED = 16;

    private final Cells cells;
    private final List<Slot> slots;
    private final PrefixTree<Slot> tree;
    private final CellLedger ledger;
    private final boolean sharesCells;

    /**
     * @param tree what the slots hold, and how much of it the ledger says
     * @param sharesCells whether a copied prefix takes no cells of its own
     */
    PrefixSearch(Cells cells, List<Slot> slots, PrefixTree<Slot> tree, CellLedger ledger, boolean sharesCells) {
        this.cells = cells;
        this.slots = slots;
        this.tree = tree;
        this.ledger = ledger;
        this.sharesCells = sharesCells;
    }

    /**
     * The slot that holds most of a prompt.
     *
     * @param length how much that is
     */
    record Held(Slot slot, int length) {}

    /** Returns how many tokens a prompt must have in common with a longer one to go on from its cells. */
    int leastShared() {
        return cells.idleCellsSlowSteps() ? LEAST_SHARED : 1;
    }

    /**
     * Returns whether so many tokens in common are worth going on from.
     *
     * @param isWhole whether they are all that there is
     */
    boolean isEnough(int shared, boolean isWhole) {
        return isWhole || shared >= leastShared();
    }

    /** Returns how many of the prompt's tokens some slot holds; one less than all of them at the most. */
    int match(String salt, int[] prompt) {
        PrefixTree.Match<Slot> match = tree.longest(salt, prompt);
        int best = 0;
        for (Slot slot : match.holders()) {
            best = Math.max(best, usable(slot, match.length(), prompt));
        }
        return best;
    }

    /**
     * Returns the slot whose sequence will have computed more of a prompt than there is of it now.
     *
     * @param least how many tokens more, at least 1
     * @return -1 if there is none
     */
    int computing(String salt, int[] prompt, int least) {
        PrefixTree.Match<Slot> match = tree.longest(salt, prompt);
        int there = match(salt, prompt);
        for (Slot slot : match.holders()) {
            boolean unfinished = slot.state == Slot.State.BUSY && ledger.length(slot.id) < match.length();
            if (unfinished && Math.min(match.length(), prompt.length - 1) - there >= least) {
                return slot.id;
            }
        }
        return -1;
    }

    /** Returns the slot to go on from, or null if none holds enough of a prompt. */
    @Nullable
    Held longest(String salt, int[] prompt) {
        PrefixTree.Match<Slot> match = tree.longest(salt, prompt);
        Slot best = null;
        int shared = 0;
        for (Slot slot : match.holders()) {
            int usable = usable(slot, match.length(), prompt);
            if (usable > shared || (usable == shared && best != null && isBetter(slot, best))) {
                best = slot;
                shared = usable;
            }
        }
        return best != null && isEnough(shared, shared == ledger.length(best.id)) ? new Held(best, shared) : null;
    }

    /** Chooses the slot for a prompt of which {@code best} holds the longest prefix. */
    Slot target(@Nullable Slot best, int shared) {
        Slot empty = null;
        Slot oldest = null;
        for (Slot slot : slots) {
            if (slot.state == Slot.State.EMPTY && empty == null) {
                empty = slot;
            } else if (slot.state == Slot.State.CACHED && (oldest == null || slot.lastUsed < oldest.lastUsed)) {
                oldest = slot;
            }
        }
        if (best != null && best.state == Slot.State.CACHED) {
            int lost = ledger.length(best.id) - shared;
            boolean copyIsFree = empty != null && sharesCells;
            if (lost == 0 || (best == oldest && empty == null) || (!copyIsFree && lost <= shared / 4)) {
                return best;
            }
        }
        if (empty != null) {
            return empty;
        }
        if (oldest == null) {
            throw new IllegalStateException("every slot is busy");
        }
        return oldest;
    }

    private int usable(Slot slot, int match, int[] prompt) {
        return Math.min(Math.min(match, ledger.length(slot.id)), prompt.length - 1);
    }

    /** Of two slots that hold the same prefix: an idle one before a busy one, then the one that loses less. */
    private boolean isBetter(Slot slot, Slot than) {
        if (slot.state != than.state) {
            return slot.state == Slot.State.CACHED;
        }
        return ledger.length(slot.id) < ledger.length(than.id);
    }
}
