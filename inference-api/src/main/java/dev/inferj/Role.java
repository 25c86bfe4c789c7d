package dev.inferj;

/** Who speaks in a {@link Message}. */
public enum Role {
    /** Instructions that the conversation follows. */
    SYSTEM,
    /** The person, or program, that asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A tool that the model had called. */
    TOOL
}
