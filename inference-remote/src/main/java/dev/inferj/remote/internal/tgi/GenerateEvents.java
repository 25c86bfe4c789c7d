package dev.inferj.remote.internal.tgi;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TokenLogprob;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import java.util.List;
import java.util.function.Function;

/** Reads the events of {@code /generate_stream}: a token each, of which the last one tells the whole text. */
final class GenerateEvents implements AnswerReader {
    private final Answer answer;
    private final boolean wantsLogprobs;
    private final Function<JsonObject, InferenceException> errors;
    private boolean over;

    GenerateEvents(Answer answer, boolean wantsLogprobs, Function<JsonObject, InferenceException> errors) {
        this.answer = answer;
        this.wantsLogprobs = wantsLogprobs;
        this.errors = errors;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        JsonObject event = Json.object(bytes, from, to);
        if (event.get("error") != null) {
            answer.fails(errors.apply(event));
            return;
        }
        JsonObject token = event.object("token");
        if (!token.isTrue("special")) {
            answer.text(token.textOrEmpty("text"));
            if (wantsLogprobs) {
                answer.logprobs(List.of(logprob(token, event.objects("top_tokens"))));
            }
        }
        if (event.get("generated_text") != null) {
            over = true;
            JsonObject details = event.object("details");
            answer.usage(
                    details.integer("input_length").orElse(0),
                    /* cachedTokens= */ 0,
                    details.integer("generated_tokens").orElse(0));
            boolean full = details.textOrEmpty("finish_reason").equals("length");
            answer.ends(full ? FinishReason.LENGTH : FinishReason.STOP, /* matchedStop= */ null);
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean mayEndHere() {
        return false;
    }

    private static TokenLogprob logprob(JsonObject token, List<JsonObject> top) {
        return new TokenLogprob(
                token.textOrEmpty("text"),
                token.number("logprob"),
                top.stream().map(other -> logprob(other, List.of())).toList());
    }
}
