package dev.inferj.remote;

/** Which of several servers gets a request. */
public enum Routing {
    /** Those of a session go to the server that has its cache, others to the less loaded of two. The default. */
    SESSION,
    /**
     * As {@link #SESSION}; others go where earlier ones went whose prompts begin alike: with the same messages up to the first of a user,
     * or the same first 512 characters of a raw prompt. For long system prompts of many kinds, and conversations without sessions.
     */
    PREFIX,
    /** All go to the less loaded of two drawn at random. */
    LEAST_LOADED,
    /** All go to the one of two drawn at random that is likely to answer first, by how long its first tokens took lately. */
    FASTEST,
    /** One after the other. */
    ROUND_ROBIN
}
