package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.kv.SavedCells;
import org.jspecify.annotations.Nullable;

/** What serves an open model. Safe to share between threads. */
public interface Engine {
    ModelInfo info();

    ModelStatus status();

    /**
     * Takes a request on, soon to end it exactly once.
     *
     * @throws dev.inferj.InferenceException if it cannot be accepted
     * @throws IllegalStateException if the model is closed
     */
    void start(Exchange exchange);

    /**
     * Returns how many tokens a prompt has.
     *
     * @param before what a session has said before
     * @throws dev.inferj.InferenceException if that cannot be counted
     * @throws IllegalStateException if the model is closed
     */
    int countTokens(ChatRequest request, @Nullable SpokenText before);

    /**
     * Returns the KV state of these tokens, where the engine has it: of all of them, or all but the last. Waits for the
     * step under way.
     */
    @Nullable
    SavedCells capture(String salt, int[] tokens);

    /** Takes a KV state to come back to when a prompt goes on from its tokens. */
    void offer(String salt, SavedCells cells);

    /** As {@link dev.inferj.ChatModel#close}. */
    void close();
}
