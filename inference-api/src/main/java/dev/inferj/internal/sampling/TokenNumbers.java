package dev.inferj.internal.sampling;

import java.util.Arrays;

/** Numbers distinct tokens 0, 1, … in the order they come: a hash table with linear probing that is at most half full. */
final class TokenNumbers {
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private int[] tokens = new int[8];
    private int size;

    /** The number of a token plus 1, or 0 in a free slot. */
    private int[] slots = new int[16];

    int size() {
        return size;
    }

    int token(int number) {
        return tokens[number];
    }

    /** Returns the number of a token, or -1 where it has none. */
    int find(int token) {
        return size == 0 ? -1 : slots[slot(token)] - 1;
    }

    /** Returns the number of a token, a new one where it has none. */
    int add(int token) {
        int slot = slot(token);
        if (slots[slot] == 0) {
            if (size == tokens.length) {
                grow();
                slot = slot(token);
            }
            tokens[size] = token;
            slots[slot] = ++size;
        }
        return slots[slot] - 1;
    }

    private void grow() {
        tokens = Arrays.copyOf(tokens, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            slots[slot(tokens[number])] = number + 1;
        }
    }

    /** Returns the slot that holds a token, or the free one that it would go to. */
    private int slot(int token) {
        int mask = slots.length - 1;
        int slot = (token * GOLDEN_RATIO) >>> Integer.numberOfLeadingZeros(mask);
        while (slots[slot] != 0 && tokens[slots[slot] - 1] != token) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
