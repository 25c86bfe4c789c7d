package dev.inferj.internal.engine;

import dev.inferj.ContextLengthExceededException;

/**
 * What is cut out of a run of tokens that has outgrown the context: behind what stays in front, the older half of the
 * rest, so that it does not happen again at the next token.
 *
 * @param keep tokens in front that stay
 * @param discard tokens behind them that go, at least 1
 */
record ContextShift(int keep, int discard) {
    /**
     * Decides what to cut out.
     *
     * @param length tokens there are
     * @param keep tokens in front that must stay
     * @param most tokens behind them that may go
     * @param limit tokens that the context holds; fewer must be left
     * @throws ContextLengthExceededException if what must stay does not fit
     */
    static ContextShift of(int length, int keep, int most, int limit) {
        int wanted = Math.max((length - keep) / 2, length - limit * 3 / 4);
        int discard = Math.min(wanted, most);
        if (discard < 1 || length - discard >= limit) {
            throw new ContextLengthExceededException(length - Math.max(0, most), limit);
        }
        return new ContextShift(keep, discard);
    }

    /** Returns the tokens without what is cut out. */
    int[] applied(int[] tokens) {
        int[] rest = new int[tokens.length - discard];
        System.arraycopy(tokens, 0, rest, 0, keep);
        System.arraycopy(tokens, keep + discard, rest, keep, rest.length - keep);
        return rest;
    }
}
