package dev.inferj.internal.kv;

/**
 * How likely a state that is saved is brought back, learned from what became of earlier ones, so that prompts that share
 * nothing do not pay for saving. Confined to the engine thread.
 */
final class ReuseRate {
    /** Before anything is known, half of them. */
    private static final double FIRST = 0.5;

    /** Weight of the newest outcome in the moving average. */
    private static final double NEWEST = 0.05;

    /** One in so many is saved all the same, to notice when that begins to pay. */
    private static final int PROBE_EVERY = 16;

    private double rate = FIRST;
    private int asked;

    /** A saved state was brought back. */
    void used() {
        rate += NEWEST * (1 - rate);
    }

    /** A saved state lost its place in memory without ever having been brought back. */
    void wasted() {
        rate -= NEWEST * rate;
    }

    /** Returns how likely the next one is brought back; certain, now and then, to find out. */
    double next() {
        return ++asked % PROBE_EVERY == 0 ? 1 : rate;
    }
}
