package dev.inferj.spi;

import java.util.List;

/**
 * A model that computes one result for each of a batch of whole inputs. The library collects inputs of many requests into
 * batches; the backend computes them, in this process or elsewhere. What an input becomes does not depend on those beside
 * it. Safe to share between threads.
 *
 * @param <I> an input
 * @param <O> its result
 */
public sealed interface BatchBackend<I, O> extends OpenModel permits EmbeddingBackend, RerankBackend {
    /** Returns what one call may hold, and how many there may be at once. Asked for when the model is opened. */
    BatchLimits limits();

    /**
     * Makes an input ready to be computed, on its caller's thread: a model in this process turns it into tokens.
     *
     * @throws dev.inferj.InvalidRequestException if it could never be computed
     * @throws dev.inferj.ContextLengthExceededException if it is too long and must not be cut
     */
    BatchItem prepare(I input);

    /**
     * Computes a batch. A model in this process computes on this thread, which is the model's own, and puts all results
     * into the sink before it returns; one elsewhere returns at once, and puts them there when they come, from any thread.
     * Each item gets exactly one result or failure, also when the call is cancelled.
     *
     * @param items at least one, all of them made by {@link #prepare}
     * @return the call under way
     * @throws dev.inferj.InferenceException if the batch cannot be computed; items that had no result then fail with it
     */
    Running run(List<BatchItem> items, BatchSink<O> sink);

    /** A call under way. */
    @FunctionalInterface
    interface Running {
        /** A call that is over when {@link BatchBackend#run} returns. */
        Running DONE = () -> {};

        /** Asks the call to end soon, as nobody waits for any of its results. No effect once it has ended. */
        void cancel();
    }
}
