package dev.inferj.remote.internal.triton;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads the events of {@code generate_stream}. Triton has no mark of the end: the body ends. A model that gives the reason
 * of its end must have given one by then; of others, the last chunk of the response is all that tells.
 */
final class GenerateEvents implements AnswerReader {
    private final Answer answer;
    private final boolean givesReason;
    private final OptionalInt maxTokens;
    private final Function<JsonObject, InferenceException> errors;
    private int inputTokens;
    private int outputTokens;
    private boolean begun;
    private boolean ended;

    GenerateEvents(
            Answer answer, Tensors tensors, OptionalInt maxTokens, Function<JsonObject, InferenceException> errors) {
        this.answer = answer;
        this.givesReason = tensors.has("return_finish_reason");
        this.maxTokens = maxTokens;
        this.errors = errors;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        JsonObject event = Json.object(bytes, from, to);
        if (event.get("error") != null) {
            answer.fails(errors.apply(event));
            return;
        }
        begun = true;
        if (event.get(Tensors.TEXT_OUTPUT) instanceof List<?>) {
            event.texts(Tensors.TEXT_OUTPUT).forEach(answer::text);
        } else {
            answer.text(event.textOrEmpty(Tensors.TEXT_OUTPUT));
        }
        inputTokens = Math.max(inputTokens, event.integer("num_input_tokens").orElse(0));
        outputTokens += event.integer("num_output_tokens").orElse(0);
        answer.usage(inputTokens, /* cachedTokens= */ 0, outputTokens);
        String reason = event.textOrEmpty("finish_reason");
        if (!reason.isEmpty() && !reason.equals("None")) {
            ended = true;
            answer.ends(reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP, /* matchedStop= */ null);
        }
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public boolean mayEndHere() {
        if (!givesReason && begun && !ended) {
            ended = true;
            boolean full = maxTokens.isPresent() && outputTokens >= maxTokens.getAsInt();
            answer.ends(full ? FinishReason.LENGTH : FinishReason.STOP, /* matchedStop= */ null);
        }
        return ended;
    }
}
