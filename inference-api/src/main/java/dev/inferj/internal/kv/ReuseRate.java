package dev.inferj.internal.kv;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How much of a state that is saved will be of use, learned from what became of earlier ones, so that prompts that share
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
        private double used;
        private boolean over;

        /**
         * It was brought back: late, perhaps, but that counts as much.
         *
         * @param share of it that was of use; prompts that have little more than their first words in common say next to nothing
         */
        void used(double share) {
            if (share > used) {
                used = share;
                rate += NEWEST * Math.max(0, share - rate);
            }
        }

        /** It is gone, or was not wanted for long. */
        void over() {
            if (!over) {
                over = true;
                rate -= NEWEST * rate * (1 - used);
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

    /** Returns the share of the next one that will be of use, on average; all of it, now and then, to find out. */
    double next() {
        return ++asked % PROBE_EVERY == 0 ? 1 : rate;
    }
}
