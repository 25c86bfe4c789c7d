package dev.inferj.djl.internal.decoder;

import java.util.Arrays;

/** The tokens of one step, grouped by slot as the program takes them. Filled anew for each step; belongs to one thread. */
public final class StepTokens {
    private final long[] tokens;
    private final long[] positions;
    private final long[] rows;
    private final int[] slots;
    private final long[] counts;
    private int size;
    private int wanted;
    private int runs;

    /** @param capacity the most tokens of one step */
    public StepTokens(int capacity) {
        this.tokens = new long[capacity];
        this.positions = new long[capacity];
        this.rows = new long[capacity];
        this.slots = new int[capacity];
        this.counts = new long[capacity];
    }

    public void clear() {
        size = 0;
        wanted = 0;
        runs = 0;
    }

    /** Adds a token behind those of its slot, which are adjacent. */
    public void add(int slot, int position, int token, boolean wantsLogits) {
        if (runs == 0 || slots[runs - 1] != slot) {
            slots[runs] = slot;
            counts[runs] = 0;
            runs++;
        }
        counts[runs - 1]++;
        tokens[size] = token;
        positions[size] = position;
        if (wantsLogits) {
            rows[wanted++] = size;
        }
        size++;
    }

    /** Returns how many slots have tokens. */
    public int runs() {
        return runs;
    }

    public int slot(int run) {
        return slots[run];
    }

    /** Returns how many tokens the run's slot has. */
    public int count(int run) {
        return (int) counts[run];
    }

    long[] tokens() {
        return Arrays.copyOf(tokens, size);
    }

    long[] positions() {
        return Arrays.copyOf(positions, size);
    }

    long[] rows() {
        return Arrays.copyOf(rows, wanted);
    }

    long[] counts() {
        return Arrays.copyOf(counts, runs);
    }

    int wanted() {
        return wanted;
    }
}
