package dev.inferj.internal.engine;

import java.util.Arrays;

/**
 * The cells of a simulated backend. Each knows its token, the chain of all tokens up to it, and the salt that it was
 * computed under; slots that share a prefix name the same cells.
 */
final class CellStore {
    /** How slots get their cells. */
    enum Layout {
        /** One buffer; a copy names the same cells. */
        SHARED,
        /** The same, and the cells of a batch must lie side by side. */
        ADJACENT,
        /** One buffer; a copy takes cells of its own. */
        COPIED,
        /** A buffer for each slot. */
        STREAMS
    }

    private static final int NONE = -1;

    private final Layout layout;
    private final int contextTokens;
    private final int[][] cells;
    private final int[] lengths;
    private final byte[] tokens;
    private final long[] chains;
    private final byte[] salts;

    /** How many slots hold each cell. */
    private final byte[] holders;

    private int used;

    /** No cell below it is free. */
    private int firstFree;

    CellStore(Layout layout, int slots, int contextTokens, int capacity) {
        this.layout = layout;
        this.contextTokens = contextTokens;
        this.cells = new int[slots][contextTokens];
        this.lengths = new int[slots];
        this.tokens = new byte[capacity];
        this.chains = new long[capacity];
        this.salts = new byte[capacity];
        this.holders = new byte[capacity];
    }

    int used() {
        return used;
    }

    int length(int slot) {
        return lengths[slot];
    }

    int token(int slot, int position) {
        return tokens[cells[slot][position]];
    }

    int salt(int slot, int position) {
        return salts[cells[slot][position]];
    }

    long chain(int slot, int position) {
        return chains[cells[slot][position]];
    }

    /** Returns the chain behind the last token of a slot. */
    long chain(int slot) {
        return lengths[slot] == 0 ? ChainModel.START : chain(slot, lengths[slot] - 1);
    }

    /** Returns whether so many tokens find room at once. */
    boolean hasRoom(int count) {
        return switch (layout) {
            case STREAMS -> true;
            case SHARED, COPIED -> used + count <= holders.length;
            case ADJACENT -> freeRun(count) != NONE;
        };
    }

    /** Adds one token, which must find room; see {@link #hasRoom}. Where cells must be adjacent, begin at {@link #freeRun}. */
    void append(int slot, int token, long chain, int salt) {
        int cell = layout == Layout.STREAMS ? slot * contextTokens + lengths[slot] : nextFree(firstFree);
        add(slot, cell, token, chain, salt);
    }

    /** Adds a token to the first free cell from here on. Returns that cell. */
    int appendFrom(int from, int slot, int token, long chain, int salt) {
        int cell = nextFree(from);
        add(slot, cell, token, chain, salt);
        return cell;
    }

    private void add(int slot, int cell, int token, long chain, int salt) {
        tokens[cell] = (byte) token;
        chains[cell] = chain;
        salts[cell] = (byte) salt;
        hold(slot, cell);
    }

    void truncate(int slot, int length) {
        while (lengths[slot] > length) {
            int cell = cells[slot][--lengths[slot]];
            if (--holders[cell] == 0) {
                used--;
                firstFree = Math.min(firstFree, cell);
            }
        }
    }

    /** Returns whether any cell of a slot from a position on is another slot's too. */
    boolean isShared(int slot, int from) {
        for (int i = from; i < lengths[slot]; i++) {
            if (holders[cells[slot][i]] > 1) {
                return true;
            }
        }
        return false;
    }

    /** Drops positions of a slot and adds those behind them again. */
    void shift(int slot, int from, int to) {
        int[] movedTokens = new int[lengths[slot] - to];
        int[] movedSalts = new int[movedTokens.length];
        for (int i = 0; i < movedTokens.length; i++) {
            movedTokens[i] = token(slot, to + i);
            movedSalts[i] = salt(slot, to + i);
        }
        truncate(slot, from);
        for (int i = 0; i < movedTokens.length; i++) {
            append(slot, movedTokens[i], ChainModel.after(chain(slot), movedTokens[i]), movedSalts[i]);
        }
    }

    void copy(int from, int to, int length) {
        for (int i = 0; i < length; i++) {
            int cell = cells[from][i];
            if (layout == Layout.SHARED || layout == Layout.ADJACENT) {
                hold(to, cell);
            } else {
                append(to, tokens[cell], chains[cell], salts[cell]);
            }
        }
    }

    /** Returns where so many free cells lie side by side, or -1. */
    int freeRun(int count) {
        int from = firstFree;
        int length = 0;
        for (int cell = firstFree; cell < holders.length; cell++) {
            if (holders[cell] > 0) {
                length = 0;
                from = cell + 1;
            } else if (++length == count) {
                return from;
            }
        }
        return NONE;
    }

    private int nextFree(int from) {
        int cell = from;
        while (holders[cell] > 0) {
            cell++;
        }
        return cell;
    }

    private void hold(int slot, int cell) {
        if (holders[cell]++ == 0) {
            used++;
            if (cell == firstFree) {
                firstFree++; // the next may be taken: no cell below is free, which is all that is promised
            }
        }
        cells[slot][lengths[slot]++] = cell;
    }

    @Override
    public String toString() {
        return layout + " " + Arrays.toString(lengths) + " " + used + "/" + holders.length;
    }
}
