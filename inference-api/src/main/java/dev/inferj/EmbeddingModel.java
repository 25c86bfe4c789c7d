package dev.inferj;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * An open model that turns texts into vectors. Safe to share between threads: texts that come at the same time, from
 * whatever requests, are computed together, and none changes the vector of another.
 *
 * <p>Vectors are as the model's own files ask for: of length 1 where they say that it normalizes, which most do, and
 * otherwise as they come.
 *
 * <p>A request that cannot be accepted fails at once, on the caller's thread, with {@link InvalidRequestException},
 * {@link ContextLengthExceededException} or {@link OverloadedException}; an accepted one ends exactly once. Every method
 * that sends throws {@link IllegalStateException} after {@link #close}.
 */
public interface EmbeddingModel extends AutoCloseable {
    /** Returns the facts of the model; {@link ModelInfo#contextTokens} is how many tokens of one input it reads. */
    ModelInfo info();

    /** Returns how busy the model is now. */
    ModelStatus status();

    /** Returns how many numbers a vector has. */
    int dimensions();

    /**
     * Embeds one text and waits for its vector.
     *
     * @throws InferenceException if the request fails
     * @throws CancellationException if the thread is interrupted, or the model closed, before it is computed
     */
    default float[] embed(String text) {
        return send(EmbeddingRequest.builder().input(text).build()).vector();
    }

    /** Embeds texts and waits for their vectors, in the same order; fails as {@link #embed} does. */
    default List<float[]> embedAll(List<String> texts) {
        return send(EmbeddingRequest.builder().inputs(texts).build()).vectors();
    }

    /** Embeds one text. Cancelling the future cancels the request. */
    default CompletableFuture<float[]> embedAsync(String text) {
        CompletableFuture<EmbeddingResponse> response =
                sendAsync(EmbeddingRequest.builder().input(text).build());
        CompletableFuture<float[]> vector = response.thenApply(EmbeddingResponse::vector);
        CompletableFuture<float[]> unused = vector.whenComplete((value, failure) -> {
            if (vector.isCancelled()) {
                response.cancel(/* mayInterruptIfRunning= */ true);
            }
        });
        return vector;
    }

    /**
     * Sends a request and waits. An interrupt cancels it; the thread's interrupt status stays set.
     *
     * @throws InferenceException if the request fails
     * @throws CancellationException if the thread is interrupted, or the model closed, before it is computed
     */
    EmbeddingResponse send(EmbeddingRequest request);

    /** Sends a request. Cancelling the future cancels the request. */
    CompletableFuture<EmbeddingResponse> sendAsync(EmbeddingRequest request);

    /**
     * Stops accepting requests, waits for those under way up to the drain time of the model's options, cancels what is
     * left, and frees the model. Waits until that is done; safe to call twice and from several threads.
     */
    @Override
    void close();
}
