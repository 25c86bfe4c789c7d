package dev.inferj.internal.engine;

import dev.inferj.Receipt;
import java.time.Duration;

/** When the things that a {@link Receipt} tells of happened to one request, in nanoseconds of the time source. */
final class Timeline {
    private final long sent;
    private long started;
    private long firstToken;
    private long lastToken;
    private int tokens;
    private boolean hasStarted;

    Timeline(long sent) {
        this.sent = sent;
    }

    /** The request got a place. Returns whether that was the first time, which alone counts. */
    boolean start(long now) {
        if (hasStarted) {
            return false;
        }
        hasStarted = true;
        started = now;
        return true;
    }

    void token(long now) {
        if (tokens++ == 0) {
            firstToken = now;
        }
        lastToken = now;
    }

    /** Returns how long the request has had a place. */
    long servedNanos(long now) {
        return hasStarted ? now - started : 0;
    }

    Receipt.Builder write(Receipt.Builder receipt, long now) {
        receipt.queueTime(Duration.ofNanos((hasStarted ? started : now) - sent));
        receipt.totalTime(Duration.ofNanos(now - sent));
        if (tokens > 0) {
            receipt.timeToFirstToken(Duration.ofNanos(firstToken - sent));
        }
        if (tokens > 1) {
            receipt.timePerOutputToken(Duration.ofNanos((lastToken - firstToken) / (tokens - 1)));
        }
        return receipt;
    }
}
