package dev.inferj.spi;

import dev.inferj.ModelInfo;

/**
 * An opened model. There are exactly two kinds: the engine drives a {@link StepBackend} token by token, and hands a
 * {@link RequestBackend} whole requests. Neither fakes the other. {@link #info} and {@link #serving} are asked for when
 * the model is opened, and always say the same.
 */
public sealed interface Backend extends AutoCloseable permits StepBackend, RequestBackend {
    /** Returns the facts of the model as opened. */
    ModelInfo info();

    /** Returns how the user wants the model to be served. */
    ServingOptions serving();

    /**
     * Frees everything the model holds. Called once, when no other call is under way and none will follow; a
     * {@link RequestBackend} that does not end what it was asked to cancel may still have requests then.
     */
    @Override
    void close();
}
