package dev.inferj.internal.kv;

import java.util.ArrayDeque;
import java.util.Queue;

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

    /** So many later ones are saved before one that nobody has wanted counts as wasted. */
    static final int PATIENCE = 8;

    /** One saved state. */
    final class Trial {
        private boolean used;
        private boolean wasted;

        /** It was brought back: late, perhaps, but that counts as much. */
        void used() {
            used = true;
            rate += NEWEST * (1 - rate);
        }

        /** It is gone, or was not wanted for long. */
        void over() {
            if (!used && !wasted) {
                wasted = true;
                rate -= NEWEST * rate;
            }
        }
    }

    private final Queue<Trial> newest = new ArrayDeque<>();
    private double rate = FIRST;
    private int asked;

    /** A state was saved. */
    Trial saved() {
        Trial trial = new Trial();
        newest.add(trial);
        if (newest.size() > PATIENCE) {
            newest.remove().over();
        }
        return trial;
    }

    /** Returns how likely the next one is brought back; certain, now and then, to find out. */
    double next() {
        return ++asked % PROBE_EVERY == 0 ? 1 : rate;
    }
}
