package dev.inferj.testkit.contract;

/** What not every model can do; {@link ModelUnderTest#capabilities} names what this one can. */
public enum Capability {
    /** Answers a conversation, by a chat template of its own. */
    MESSAGES,
    /** Continues a raw prompt. */
    RAW_PROMPTS,
    /** Knows before it starts that a prompt is too long. */
    CONTEXT_LIMIT,
    /** Tells which stop string ended the answer. */
    MATCHED_STOP
}
