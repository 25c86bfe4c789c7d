package dev.inferj.remote.internal.ollama;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ToolCall;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.json.Logprobs;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import java.util.function.Function;

/** Reads the lines of Ollama's answer, of which the one with {@code done} is the last. Tool calls come whole. */
final class OllamaLines implements AnswerReader {
    private final Answer answer;
    private final Function<JsonObject, InferenceException> errors;
    private boolean called;
    private boolean done;

    OllamaLines(Answer answer, Function<JsonObject, InferenceException> errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        JsonObject line = Json.object(bytes, from, to);
        if (line.get("error") != null) {
            answer.fails(errors.apply(line));
            return;
        }
        JsonObject message = line.has("message") ? line.object("message") : line;
        String thought = message.textOrEmpty("thinking");
        if (!thought.isEmpty()) {
            answer.reasoning(thought);
        }
        String text = message.text("content").orElseGet(() -> message.textOrEmpty("response"));
        if (!text.isEmpty()) {
            answer.text(text);
        }
        for (JsonObject call : message.objects("tool_calls")) {
            called = true;
            JsonObject function = call.object("function");
            answer.toolCall(new ToolCall(
                    call.textOrEmpty("id"), function.textOrEmpty("name"), Json.text(function.get("arguments"))));
        }
        answer.logprobs(Logprobs.tokens(line.objects("logprobs")));
        if (line.isTrue("done")) {
            done = true;
            answer.usage(
                    line.integer("prompt_eval_count").orElse(0),
                    /* cachedTokens= */ 0,
                    line.integer("eval_count").orElse(0));
            answer.ends(reason(line.textOrEmpty("done_reason")), /* matchedStop= */ null);
        }
    }

    @Override
    public boolean isOver() {
        return done;
    }

    @Override
    public boolean mayEndHere() {
        return false;
    }

    /** It says "stop" also where the model called tools. */
    private FinishReason reason(String reason) {
        if (reason.equals("length")) {
            return FinishReason.LENGTH;
        }
        return called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }
}
