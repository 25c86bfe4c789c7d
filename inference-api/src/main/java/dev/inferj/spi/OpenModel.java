package dev.inferj.spi;

import dev.inferj.ModelInfo;

/**
 * An opened model of any kind: a {@link Backend} writes text, a {@link BatchBackend} gives each of many inputs its result.
 * {@link #info} and {@link #serving} are asked for when the model is opened, and always say the same.
 */
public sealed interface OpenModel extends AutoCloseable permits Backend, BatchBackend {
    /** Returns the facts of the model as opened. */
    ModelInfo info();

    /** Returns how the user wants the model to be served. */
    ServingOptions serving();

    /**
     * Frees everything the model holds. Called once, when no other call is under way and none will follow; a backend that
     * does not end what it was asked to cancel may still have requests then.
     */
    @Override
    void close();
}
