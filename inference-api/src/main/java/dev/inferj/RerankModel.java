package dev.inferj;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * An open model that reads a query together with a document and says how well they fit. Safe to share between threads:
 * documents that come at the same time, from whatever requests, are computed together, and none changes the score of
 * another. Requests are refused and end as those of an {@link EmbeddingModel} do.
 */
public interface RerankModel extends AutoCloseable {
    /** Returns the facts of the model; {@link ModelInfo#contextTokens} is how many tokens of one pair it reads. */
    ModelInfo info();

    /** Returns how busy the model is now. */
    ModelStatus status();

    /**
     * Ranks documents, the best first, and waits for it.
     *
     * @throws InferenceException if the request fails
     * @throws CancellationException if the thread is interrupted, or the model closed, before it is computed
     */
    default List<RankedDocument> rank(String query, List<String> documents) {
        return send(RerankRequest.builder(query).documents(documents).build()).ranking();
    }

    /**
     * Sends a request and waits. An interrupt cancels it; the thread's interrupt status stays set.
     *
     * @throws InferenceException if the request fails
     * @throws CancellationException if the thread is interrupted, or the model closed, before it is computed
     */
    RerankResponse send(RerankRequest request);

    /** Sends a request. Cancelling the future cancels the request. */
    CompletableFuture<RerankResponse> sendAsync(RerankRequest request);

    /** Closes the model as {@link EmbeddingModel#close} does. */
    @Override
    void close();
}
