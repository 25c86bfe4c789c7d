package dev.inferj.remote;

/** Which of several servers gets a request. */
public enum Routing {
    /** Those of a session go to the server that has its cache, others to the less loaded of two. The default. */
    SESSION,
    /**
     * As {@link #SESSION}; others go to the server that lately got a prompt which begins like theirs, for half of it or more, as far as
     * whole messages or stretches of 512 characters are the same. Where there is none, those go together that have the same messages up to
     * the first of a user, or the same first 512 characters of a raw prompt. For long system prompts, and conversations without sessions.
     */
    PREFIX,
    /** All go to the less loaded of two drawn at random. */
    LEAST_LOADED,
    /** All go to the one of two drawn at random that is likely to answer first, by how long its first tokens took lately. */
    FASTEST,
    /** One after the other. */
    ROUND_ROBIN
}
