package dev.inferj.remote.server;

/** What goes wrong on the way. */
public enum Fault {
    /** Some time passes. */
    LATENCY,
    /** Nothing more comes, and the connection stays open. */
    STALL,
    /** The connection ends. */
    CUT,
    /** The connection is broken, as by a server that is killed. */
    RESET,
    /** What comes is no answer of the protocol. */
    GARBAGE,
    /** The response ends early, and properly. */
    TRUNCATION,
    /** The rest comes in small pieces, and the response is not ended. */
    SLOW_CLOSE,
    /** An error comes under the status 200. */
    ERROR_IN_200;

    /** Where it goes wrong. */
    public enum Stage {
        CONNECT,
        HEADERS,
        FIRST_EVENT,
        MIDDLE,
        END
    }
}
