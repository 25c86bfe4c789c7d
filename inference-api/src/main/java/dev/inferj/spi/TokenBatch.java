package dev.inferj.spi;

import java.util.Objects;

/**
 * The tokens of one step, as columns: token {@code index}, from 0 to {@link #size} - 1, goes to {@code position} of
 * {@code slot}. The engine fills and reuses one; a backend reads it and keeps nothing of it. Belongs to the engine's
 * thread.
 */
public final class TokenBatch {
    private final int[] tokens;
    private final int[] slots;
    private final int[] positions;
    private final boolean[] wantsLogits;
    private int size;
    private int rows;

    /** @param capacity the most tokens it can hold, at least 1 */
    public TokenBatch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be >= 1: " + capacity);
        }
        this.tokens = new int[capacity];
        this.slots = new int[capacity];
        this.positions = new int[capacity];
        this.wantsLogits = new boolean[capacity];
    }

    /**
     * Adds one token; for the engine.
     *
     * @return the row that will hold its logits, or -1 if it wants none
     * @throws IllegalStateException if the batch is full
     */
    public int add(int slot, int position, int token, boolean logits) {
        if (size == tokens.length) {
            throw new IllegalStateException("the batch is full: it holds " + size + " tokens");
        }
        tokens[size] = token;
        slots[size] = slot;
        positions[size] = position;
        wantsLogits[size] = logits;
        size++;
        return logits ? rows++ : -1;
    }

    /** Empties the batch; for the engine. */
    public void clear() {
        size = 0;
        rows = 0;
    }

    /** Returns the most tokens it can hold. */
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

    /** Returns the token's id in the vocabulary. */
    public int token(int index) {
        return tokens[held(index)];
    }

    /** Returns the slot that the token goes to. */
    public int slot(int index) {
        return slots[held(index)];
    }

    /** Returns the token's place in its slot, from 0. */
    public int position(int index) {
        return positions[held(index)];
    }

    /** Returns whether the engine will ask for the logits behind the token; they are the next row. */
    public boolean wantsLogits(int index) {
        return wantsLogits[held(index)];
    }

    /** What a reused batch held in the step before is still in the columns. */
    private int held(int index) {
        return Objects.checkIndex(index, size);
    }
}
