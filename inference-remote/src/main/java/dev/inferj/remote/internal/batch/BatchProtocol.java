package dev.inferj.remote.internal.batch;

import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.json.JsonObject;
import java.util.List;

/**
 * How one kind of server is asked for the results of a batch, and how it answers. Made for one open model. Safe to share
 * between threads.
 *
 * @param <I> an input
 * @param <O> its result
 */
public interface BatchProtocol<I, O> {
    /** Returns the facts of the model, as the server told them when it was opened. */
    ModelInfo info();

    /**
     * Refuses what this server cannot do. Does no I/O.
     *
     * @throws dev.inferj.InvalidRequestException naming what that is
     */
    void check(I input);

    /** Returns what inputs have in common that go into one call; by {@code equals}. */
    Object kind(I input);

    /** Returns the path, behind the server's own, that batches are sent to. */
    String path();

    /**
     * Writes a call.
     *
     * @param inputs at least one, all of the same kind
     */
    byte[] body(List<I> inputs);

    /**
     * Reads what a server answered.
     *
     * @param count how many inputs it got
     * @return a result for each, in their order
     * @throws dev.inferj.remote.internal.stream.StreamFault if the answer has others, or none
     */
    List<O> results(JsonObject answer, int count);

    /** Returns what to tell the callers of a response that is no answer. */
    InferenceException refused(List<I> inputs, Refusal refusal);
}
