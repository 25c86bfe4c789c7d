package dev.inferj.spi;

import dev.inferj.ModelInfo;

/**
 * An opened model. There are exactly two kinds: the engine drives a {@link StepBackend} token by token, and hands a
 * {@link RequestBackend} whole requests. Neither fakes the other.
 */
public sealed interface Backend extends AutoCloseable permits StepBackend, RequestBackend {
    ModelInfo info();

    /** Returns how the user wants the model to be served. */
    ServingOptions serving();

    /** Frees everything the model holds. Called once, when no other call is under way and none will follow. */
    @Override
    void close();
}
