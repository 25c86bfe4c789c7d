package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How inputs are collected for a {@link BatchBackend}. A single input may have more tokens than a call is to hold; it then
 * has a call of its own.
 *
 * @param calls that may be under way at once, at least 1; 1 for a model in this process
 * @param items of one call, at least 1
 * @param tokens of one call, at least 1
 * @param patience how long inputs wait for others while a further call could begin; an input that finds no call under way
 *     never waits
 */
public record BatchLimits(int calls, int items, int tokens, Duration patience) {
    public BatchLimits {
        positive("calls", calls);
        positive("items", items);
        positive("tokens", tokens);
        if (requireNonNull(patience, "patience").isNegative()) {
            throw new IllegalArgumentException("patience must be >= 0: " + patience);
        }
    }

    /** Returns the limits of a model in this process, which computes one call after the other. */
    public static BatchLimits oneByOne(int items, int tokens) {
        return new BatchLimits(/* calls= */ 1, items, tokens, Duration.ZERO);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1: " + value);
        }
    }
}
