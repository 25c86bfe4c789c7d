package dev.inferj.internal.engine;

import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.internal.delivery.Exchange;

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

    /** As {@link dev.inferj.ChatModel#close}. */
    void close();
}
