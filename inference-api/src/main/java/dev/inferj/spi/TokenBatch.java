package dev.inferj.spi;

/**
 * The tokens of one step, as columns. The engine fills and reuses one; a backend reads it and keeps nothing of it.
 * Belongs to the engine's thread.
 */
public final class TokenBatch {
    private final int[] tokens;
    private final int[] slots;
    private final int[] positions;
    private final boolean[] wantsLogits;
    private int size;
    private int rows;

    public TokenBatch(int capacity) {
        this.tokens = new int[capacity];
        this.slots = new int[capacity];
        this.positions = new int[capacity];
        this.wantsLogits = new boolean[capacity];
    }

    /** Adds one token. Returns the row that will hold its logits, or -1 if it wants none. */
    public int add(int slot, int position, int token, boolean logits) {
        tokens[size] = token;
        slots[size] = slot;
        positions[size] = position;
        wantsLogits[size] = logits;
        size++;
        return logits ? rows++ : -1;
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        rows = 0;
    }

    public int capacity() {
        return tokens.length;
    }

    /** Returns the number of tokens. */
    public int size() {
        return size;
    }

    /** Returns how many tokens want logits. */
    public int rows() {
        return rows;
    }

    public int token(int index) {
        return tokens[index];
    }

    /** Returns the slot that the token goes to. */
    public int slot(int index) {
        return slots[index];
    }

    /** Returns the token's place in its slot, from 0. */
    public int position(int index) {
        return positions[index];
    }

    public boolean wantsLogits(int index) {
        return wantsLogits[index];
    }
}
