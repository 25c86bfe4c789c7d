package dev.inferj.remote.internal.openai;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Understands the errors of servers that speak the OpenAI protocol: the protocol's own object, the flat one of older vLLM,
 * a text, what FastAPI calls {@code detail}, and what is no JSON at all.
 */
public final class OpenAiErrors {
    private final Refusals refusals;

    public OpenAiErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Returns what to tell of a response that is no answer. */
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return refused(refusals.about(request), refusal);
    }

    /** Returns what to tell of a response to a request with these texts that is no answer. */
    public InferenceException refused(Collection<String> texts, Refusal refusal) {
        return refused(refusals.about(texts), refusal);
    }

    private static InferenceException refused(Refusals.Judge judge, Refusal refusal) {
        JsonObject body = Json.tryObject(refusal.body());
        if (body != null) {
            return of(judge, refusal, body);
        }
        String text = new String(refusal.body(), StandardCharsets.UTF_8);
        boolean isPage = text.stripLeading().startsWith("<");
        return judge.of(refusal, isPage ? "an HTML page" : text, /* kind= */ "");
    }

    /** Returns what to tell of an error inside a stream. */
    public InferenceException inStream(ChatRequest request, JsonObject event) {
        int status = status(event.object("error"), status(event, 500));
        return of(refusals.about(request), Refusals.inStream(status), event);
    }

    private static InferenceException of(Refusals.Judge judge, Refusal refusal, JsonObject body) {
        JsonObject error =
                body.get("error") instanceof String || body.get("error") == null ? body : body.object("error");
        String kind = error.textOrEmpty("type") + " " + error.textOrEmpty("code");
        OptionalInt needed = error.integer("n_prompt_tokens");
        OptionalInt limit = error.integer("n_ctx");
        if (needed.isPresent() && limit.isPresent()) {
            return new ContextLengthExceededException(needed.getAsInt(), limit.getAsInt());
        }
        return judge.of(refusal, words(error), kind);
    }

    private static int status(JsonObject error, int otherwise) {
        int code = error.integer("code").orElse(0);
        return code >= 400 && code < 600 ? code : otherwise;
    }

    private static String words(JsonObject error) {
        return error.text("message")
                .or(() -> error.text("error"))
                .or(() -> error.text("detail"))
                .or(() -> details(error.objects("detail")))
                .orElse("");
    }

    /** Of what FastAPI says, only where and what: it also repeats the input. */
    private static Optional<String> details(List<JsonObject> details) {
        return details.isEmpty()
                ? Optional.empty()
                : Optional.of(details.stream()
                        .map(detail -> String.join(".", detail.texts("loc")) + " " + detail.textOrEmpty("msg"))
                        .collect(Collectors.joining("; ")));
    }
}
