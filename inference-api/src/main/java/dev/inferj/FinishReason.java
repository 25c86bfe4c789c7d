package dev.inferj;

/** Why a model stopped. */
public enum FinishReason {
    /** The model ended its answer, or wrote one of the stop strings. */
    STOP,
    /** The answer reached {@code maxTokens}, or the context was full. */
    LENGTH,
    /** The model wants tools called: {@link ChatResponse#toolCalls}. */
    TOOL_CALLS,
    /** The server withheld the rest, by its own rules on content. */
    FILTERED,
    /** The caller cancelled, or closed the model before the answer was complete. */
    CANCELLED
}
