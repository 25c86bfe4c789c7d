package dev.inferj.internal.engine;

import java.util.Arrays;

/** A growing run of tokens. */
final class TokenList {
    private int[] tokens;
    private int size;

    TokenList(int[] initial) {
        this.tokens = Arrays.copyOf(initial, initial.length + 32);
        this.size = initial.length;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return tokens[index];
    }

    int[] toArray() {
        return Arrays.copyOf(tokens, size);
    }

    /** Puts other tokens in place of these. */
    void replace(int[] others) {
        tokens = Arrays.copyOf(others, others.length + 32);
        size = others.length;
    }

    void add(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size + (size >> 1));
        }
        tokens[size++] = token;
    }
}
