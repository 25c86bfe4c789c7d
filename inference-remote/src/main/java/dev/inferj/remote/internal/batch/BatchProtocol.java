package dev.inferj.remote.internal.batch;

import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.Refusal;
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

    /** Returns how many inputs one call may have at most, at least 1. Default: as many as there are. */
    default int mostInputs() {
        return Integer.MAX_VALUE;
    }

    /**
     * Writes a call.
     *
     * @param inputs at least one, all of the same kind
     */
    BatchCall call(List<I> inputs);

    /**
     * Reads what a server answered.
     *
     * @param count how many inputs it got
     * @return a result for each, in their order
     * @throws dev.inferj.remote.internal.stream.StreamFault if the answer has others, or none
     */
    List<O> results(HttpCalls.ShortAnswer answer, int count);

    /** Returns how many tokens of the model a server counted in all inputs of a call; 0 where it does not tell. Default: 0. */
    default int tokens(HttpCalls.ShortAnswer answer) {
        return 0;
    }

    /** Returns what to tell the callers of a response that is no answer. */
    InferenceException refused(List<I> inputs, Refusal refusal);
}
