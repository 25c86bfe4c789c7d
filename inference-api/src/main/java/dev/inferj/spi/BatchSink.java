package dev.inferj.spi;

import dev.inferj.InferenceException;

/**
 * Where a {@link BatchBackend} puts the results of one call. Never blocks. Safe to call from any thread. What follows the
 * first result or failure of an item is dropped.
 *
 * @param <O> a result
 */
public interface BatchSink<O> {
    /**
     * Puts the result of an item.
     *
     * @param index of the item in the call, from 0
     */
    void result(int index, O output);

    /**
     * Says how many tokens an item has, where {@link BatchItem#tokens} did not know; comes before its result. A server that counts a call as a whole
     * has its count shared out, so that the sum is right. Default: nobody listens.
     */
    default void tokens(int index, int tokens) {}

    /** Says that an item has none, while its neighbours may. */
    void fail(int index, InferenceException failure);
}
