package dev.inferj;

/** Why a model stopped. */
public enum FinishReason {
    /** The model ended its answer, or wrote one of the stop strings. */
    STOP,
    /** The answer reached {@code maxTokens}, or the context was full. */
    LENGTH,
    /** The caller cancelled, or closed the model before the answer was complete. */
    CANCELLED
}
