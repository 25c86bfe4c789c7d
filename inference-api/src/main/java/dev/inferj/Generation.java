package dev.inferj;

import java.util.concurrent.CompletableFuture;

/** A request that was sent. Safe to share between threads. */
public interface Generation {
    /**
     * Returns the answer to come. It completes once the listener has been told of everything, and fails with the
     * {@link InferenceException} that ended the request, or with what the listener threw. Cancelling this future
     * cancels the generation.
     */
    CompletableFuture<ChatResponse> response();

    /** Ends the generation soon, with {@link FinishReason#CANCELLED} and what there is by then. Safe at any time. */
    void cancel();
}
