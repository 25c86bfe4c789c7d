package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.stream.EventReader;
import java.util.List;

/** How one kind of server is asked, and how it answers. Made for one open model. Safe to share between threads. */
public interface Protocol {
    /** Returns the facts of the model, as the server told them when it was opened. */
    ModelInfo info();

    /** Returns what costs the server next to nothing to tell, behind its own path: asked for to see whether it is there. */
    String probePath();

    /**
     * Returns the gauges, among those at {@code /metrics}, that say together how many requests the server has, running and waiting;
     * none where it does not tell. Default: none.
     */
    default List<String> loadGauges() {
        return List.of();
    }

    /**
     * Refuses what this server cannot do. Does no I/O.
     *
     * @throws dev.inferj.InvalidRequestException naming what that is
     */
    void check(ChatRequest request);

    /**
     * Writes a request.
     *
     * @throws dev.inferj.InvalidRequestException if it cannot be written
     */
    Call call(ChatRequest request);

    /**
     * Asks how many tokens the prompt of a request has, and waits. Called only where the features of the model have that. Default: fails.
     *
     * @throws InferenceException if the server cannot be reached, or refuses
     */
    default int countTokens(ChatRequest request, HttpCalls http) {
        throw new IllegalStateException("there is no way to count tokens");
    }

    /** Returns a reader that cuts a response into events. */
    EventReader events();

    /** Returns a reader of the events of one response. */
    AnswerReader answers(ChatRequest request, Answer answer);

    /** Returns what to tell the caller of a response that is no answer. */
    InferenceException refused(ChatRequest request, Refusal refusal);

    /**
     * What is sent.
     *
     * @param path behind the server's own
     * @param accept the media type of the answer
     * @param body JSON; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Call(String path, String accept, byte[] body) {}
}
