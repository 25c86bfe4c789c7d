package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.stream.StreamFault;
import java.util.function.Function;

/** Reads short answers to what is asked about a request. */
public final class Questions {
    private Questions() {}

    /**
     * Returns what an answer says.
     *
     * @param reader may throw a {@link StreamFault}
     * @throws dev.inferj.InferenceException if it is a refusal, or not what it should be
     */
    public static <T> T answer(
            Protocol protocol,
            HttpCalls http,
            ChatRequest request,
            HttpCalls.ShortAnswer answer,
            Function<HttpCalls.ShortAnswer, T> reader) {
        if (answer.status() != 200) {
            throw protocol.refused(request, answer.refusal());
        }
        try {
            return reader.apply(answer);
        } catch (StreamFault e) { // its words are the library's own
            throw new EngineFailedException("the server " + http.server() + " sent " + e.getMessage(), e);
        }
    }
}
