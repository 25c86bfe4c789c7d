package dev.inferj;

/** What a {@link Session} does when its conversation no longer fits the model's context. */
public enum ContextPolicy {
    /** Fails the turn with {@link ContextLengthExceededException}. */
    FAIL,
    /** Forgets the oldest turns, as many as needed, and keeps the system message. */
    DROP_OLDEST,
    /**
     * Cuts the older half out of what was said, wherever that begins and ends, keeps the system message, and moves the
     * rest forward in the KV cache instead of computing it again; also in the middle of an answer, which so may go on for
     * ever. What is left was computed beside what is gone, so answers are not those of the shortened text. Only for
     * models in this process; where one cannot move its cells, the rest is computed again.
     */
    SHIFT
}
