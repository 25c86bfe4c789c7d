package dev.inferj.spi;

import dev.inferj.ChatRequest;

/** A model that takes whole requests; batching and caching are its own affair. Safe to share between threads. */
public non-sealed interface RequestBackend extends Backend {
    /** Returns how many requests may run at once now, at least 1. Asked for before each; must not block. */
    int maxConcurrent();

    /**
     * Refuses, before it is queued, a request that could never be run. Does no I/O. What the model's {@link
     * dev.inferj.ModelInfo#features} lack is refused already, and so are options of another provider.
     *
     * @throws dev.inferj.InvalidRequestException naming what is wrong
     */
    default void check(ChatRequest request) {}

    /**
     * Returns how many tokens the prompt of a request has. May block. Called only where the model's features have {@link
     * dev.inferj.Feature#TOKEN_COUNT}, on any thread, also beside running requests, and for messages of text alone.
     *
     * @throws dev.inferj.InferenceException if a server cannot be reached, or refuses
     */
    default int countTokens(ChatRequest request) {
        throw new IllegalStateException("countTokens must be there where the features have TOKEN_COUNT");
    }

    /**
     * Starts a request and returns soon; the answer goes to the sink, from any thread, one call at a time. The request
     * ends with exactly one {@link RequestSink#finish} or {@link RequestSink#fail}, also when this method throws nothing
     * and the request is cancelled.
     *
     * @return the running request
     * @throws dev.inferj.InferenceException if the request cannot be started; then the sink is not called
     */
    Running start(ChatRequest request, RequestSink sink);

    /** A request under way. */
    @FunctionalInterface
    interface Running {
        /**
         * Asks the request to end soon. The sink then gets its one end: whatever that is, the caller sees a cancelled
         * request. No effect once the request has ended.
         */
        void cancel();
    }
}
