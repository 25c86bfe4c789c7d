package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.ServerAddress;

/** Brings requests to one model on one server. Safe to share between threads. */
public interface Carrier {
    /** Returns the facts of the model, as the server told them when it was opened. */
    ModelInfo info();

    /**
     * Refuses what this server cannot do. Does no I/O.
     *
     * @throws dev.inferj.InvalidRequestException naming what that is
     */
    void check(ChatRequest request);

    ServerAddress server();

    /**
     * Makes what carries a request; sends nothing yet.
     *
     * @throws dev.inferj.InvalidRequestException if it cannot be written
     */
    Exchange exchange(ChatRequest request, ServerRun run);

    /**
     * Asks how many tokens the prompt of a request has, and waits. Called only where the features of the model have that.
     *
     * @throws dev.inferj.InferenceException if the server cannot be reached, or refuses
     */
    default int countTokens(ChatRequest request) {
        throw new IllegalStateException("there is no way to count tokens");
    }

    /** Gives back the connection, if it is one that does not end by itself. */
    void close();
}
