package dev.inferj.remote.internal.pool;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When a request that nobody has begun to answer is sent to a second server too (Dean and Barroso, "The Tail at Scale", 2013).
 * Immutable.
 */
public final class Hedge {
    private static final Hedge NEVER = new Hedge(0, 0);

    private final long nanos;
    private final int percent;

    private Hedge(long nanos, int percent) {
        this.nanos = nanos;
        this.percent = percent;
    }

    public static Hedge never() {
        return NEVER;
    }

    /** @param delay above zero */
    public static Hedge after(Duration delay) {
        return new Hedge(delay.toNanos(), 0);
    }

    /** @param percent of the latest first tokens that took no longer */
    public static Hedge afterPercentile(int percent) {
        return new Hedge(0, percent);
    }

    /** Returns how long to wait; empty where no second one is to be sent. */
    OptionalLong delayNanos(RecentLatencies firstTokens) {
        if (nanos > 0) {
            return OptionalLong.of(nanos);
        }
        return percent > 0 ? firstTokens.percentile(percent) : OptionalLong.empty();
    }
}
