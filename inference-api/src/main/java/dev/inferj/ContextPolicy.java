package dev.inferj;

/** What a {@link Session} does when its conversation no longer fits the model's context. */
public enum ContextPolicy {
    /** Fails the turn with {@link ContextLengthExceededException}. */
    FAIL,
    /** Forgets the oldest turns, as many as needed, and keeps the system message. */
    DROP_OLDEST
}
