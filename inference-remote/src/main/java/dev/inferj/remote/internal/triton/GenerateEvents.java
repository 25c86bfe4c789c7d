package dev.inferj.remote.internal.triton;

import dev.inferj.InferenceException;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import java.util.List;
import java.util.function.Function;

/** Reads the events of {@code generate_stream}, one for each response of the model. */
final class GenerateEvents implements AnswerReader {
    private final Answer answer;
    private final GeneratedText text;
    private final Function<JsonObject, InferenceException> errors;

    GenerateEvents(Answer answer, GeneratedText text, Function<JsonObject, InferenceException> errors) {
        this.answer = answer;
        this.text = text;
        this.errors = errors;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        JsonObject event = Json.object(bytes, from, to);
        if (event.get("error") != null) {
            answer.fails(errors.apply(event));
            return;
        }
        List<String> texts = event.get(Tensors.TEXT_OUTPUT) instanceof List<?>
                ? event.texts(Tensors.TEXT_OUTPUT)
                : List.of(event.textOrEmpty(Tensors.TEXT_OUTPUT));
        text.add(
                texts,
                event.textOrEmpty(Tensors.FINISH_REASON),
                event.integer(Tensors.INPUT_TOKENS).orElse(0),
                event.integer(Tensors.OUTPUT_TOKENS).orElse(0));
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public boolean mayEndHere() {
        return text.mayEndHere();
    }
}
