package dev.inferj;

/** What becomes of an input that is longer than the model reads. */
public enum Truncation {
    /** The request is refused with {@link ContextLengthExceededException}. */
    REFUSE,
    /** Its end is cut off, and the response says so. */
    CUT_END
}
