package dev.inferj.remote.internal.tgi;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import java.nio.charset.StandardCharsets;

/**
 * Understands TGI's errors: a text and its type; on streams of the OpenAI protocol an object that gives overload the
 * status 422.
 */
final class TgiErrors {
    private final Refusals refusals;

    TgiErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    InferenceException refused(ChatRequest request, Refusal refusal) {
        JsonObject body = Json.tryObject(refusal.body());
        return body == null
                ? refusals.of(request, refusal, new String(refusal.body(), StandardCharsets.UTF_8), /* kind= */ "")
                : of(request, refusal, body);
    }

    InferenceException inStream(ChatRequest request, JsonObject event) {
        return of(request, Refusals.inStream(500), event);
    }

    private InferenceException of(ChatRequest request, Refusal refusal, JsonObject body) {
        JsonObject error = body.get("error") instanceof String ? body : body.object("error");
        String words = error.text("error").orElseGet(() -> error.textOrEmpty("message"));
        String kind = error.textOrEmpty("error_type");
        int status = switch (kind) {
            case "overloaded" -> 429;
            case "validation" -> 422;
            default -> words.contains("overloaded") ? 429 : refusal.status();
        };
        return refusals.of(request, new Refusal(status, refusal.headers(), refusal.body()), words, kind);
    }
}
