package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * One time that a request was sent to a server. A request has several where an earlier one failed before it had said
 * anything, or where two were sent so that the faster one answers. Immutable.
 */
public final class Attempt {
    /** How an attempt ended. */
    public enum Ending {
        /** With the answer. */
        ANSWERED,
        /** With a failure. */
        FAILED,
        /** Nobody wanted its answer any more: the caller cancelled, or another attempt was faster. */
        CANCELLED
    }

    private final String server;
    private final Duration start;
    private final Duration time;
    private final Ending ending;
    private final Optional<String> failure;

    /**
     * Creates an attempt; for engines.
     *
     * @param server its host and port
     * @param start from sending the request until this attempt began
     * @param time from then to its end
     * @param failure what went wrong; empty unless it failed
     */
    public Attempt(String server, Duration start, Duration time, Ending ending, Optional<String> failure) {
        this.server = requireNonNull(server, "server");
        this.start = requireNonNull(start, "start");
        this.time = requireNonNull(time, "time");
        this.ending = requireNonNull(ending, "ending");
        this.failure = requireNonNull(failure, "failure");
    }

    /** Returns the host and port of the server. */
    public String server() {
        return server;
    }

    /** Returns the time from sending the request until this attempt began. */
    public Duration start() {
        return start;
    }

    /** Returns how long it took. */
    public Duration time() {
        return time;
    }

    /** Returns how it ended. */
    public Ending ending() {
        return ending;
    }

    /** Returns what went wrong, with no text of a prompt or an answer; empty unless it failed. */
    public Optional<String> failure() {
        return failure;
    }

    /** Returns all of it on one line, fit for a log. */
    @Override
    public String toString() {
        return server + " after " + start.toMillis() + " ms, " + ending + " in " + time.toMillis() + " ms"
                + failure.map(": "::concat).orElse("");
    }
}
