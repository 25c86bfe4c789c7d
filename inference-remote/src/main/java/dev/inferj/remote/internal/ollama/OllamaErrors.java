package dev.inferj.remote.internal.ollama;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Understands Ollama's errors: a text, which may itself be the error of its runner in JSON. */
final class OllamaErrors {
    private final Refusals refusals;

    OllamaErrors(Refusals refusals) {
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
        JsonObject body = Json.tryObject(refusal.body());
        String words = body == null ? new String(refusal.body(), StandardCharsets.UTF_8) : body.textOrEmpty("error");
        return of(judge, refusal, words);
    }

    InferenceException inStream(ChatRequest request, JsonObject line) {
        return of(refusals.about(request), Refusals.inStream(500), line.textOrEmpty("error"));
    }

    private static InferenceException of(Refusals.Judge judge, Refusal refusal, String words) {
        JsonObject runner = runnerError(words);
        if (runner == null) {
            return judge.of(refusal, words, /* kind= */ "");
        }
        OptionalInt needed = runner.integer("n_prompt_tokens");
        OptionalInt limit = runner.integer("n_ctx");
        if (needed.isPresent() && limit.isPresent()) {
            return new ContextLengthExceededException(needed.getAsInt(), limit.getAsInt());
        }
        return judge.of(refusal, runner.textOrEmpty("message"), runner.textOrEmpty("type"));
    }

    private static @Nullable JsonObject runnerError(String words) {
        JsonObject whole = words.startsWith("{") ? Json.tryObject(words.getBytes(StandardCharsets.UTF_8)) : null;
        return whole == null ? null : whole.object("error");
    }
}
