package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Understands Triton's errors: a text in JSON, at times called text/plain, and in an event where the model failed before
 * its first response. Malformed JSON is a 500 there.
 */
final class TritonErrors {
    private static final String EVENT = "data:";

    private final Refusals refusals;

    TritonErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    InferenceException refused(ChatRequest request, Refusal refusal) {
        return refused(refusals.about(request), refusal);
    }

    /** Returns what to tell of a response to a request with these texts that is no answer. */
    InferenceException refused(Collection<String> texts, Refusal refusal) {
        return refused(refusals.about(texts), refusal);
    }

    private static InferenceException refused(Refusals.Judge judge, Refusal refusal) {
        String text = new String(refusal.body(), StandardCharsets.UTF_8).strip();
        boolean isEvent = text.startsWith(EVENT);
        String json = isEvent ? text.substring(EVENT.length()).strip() : text;
        JsonObject body = Json.tryObject(json.getBytes(StandardCharsets.UTF_8));
        String words = body == null ? text : body.textOrEmpty("error");
        // An event with a status of 400 is the model's own failure, and no fault of the request.
        Refusal meant =
                isEvent && refusal.status() == 400 ? new Refusal(500, refusal.headers(), refusal.body()) : refusal;
        return judge.of(meant, words, /* kind= */ "");
    }

    InferenceException inStream(ChatRequest request, JsonObject event) {
        return refusals.of(request, Refusals.inStream(500), event.textOrEmpty("error"), /* kind= */ "");
    }
}
