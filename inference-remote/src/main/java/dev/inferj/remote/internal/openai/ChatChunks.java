package dev.inferj.remote.internal.openai;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.json.Logprobs;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the chunks of a streamed answer. It ends with {@code [DONE]}; servers that leave that out must have said why the
 * answer ends.
 */
public final class ChatChunks implements AnswerReader {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Answer answer;
    private final Function<JsonObject, InferenceException> errors;
    private final TextChunk textChunk = new TextChunk();
    private boolean done;
    private boolean finished;

    /** @param errors what to tell of an error inside the stream */
    public ChatChunks(Answer answer, Function<JsonObject, InferenceException> errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        String text = textChunk.text(bytes, from, to);
        if (text != null) {
            answer.text(text);
            return;
        }
        if (Arrays.equals(bytes, from, to, DONE, 0, DONE.length)) {
            done = true;
            return;
        }
        JsonObject chunk = Json.object(bytes, from, to);
        if (chunk.get("error") != null || "error".equals(chunk.get("object"))) {
            answer.fails(errors.apply(chunk));
            return;
        }
        if (chunk.get("usage") != null) {
            usage(chunk.object("usage"));
        }
        for (JsonObject choice : chunk.objects("choices")) {
            choice(choice);
        }
        textChunk.learn(bytes, from, to, chunk);
    }

    @Override
    public boolean isOver() {
        return done;
    }

    @Override
    public boolean mayEndHere() {
        return finished;
    }

    private void choice(JsonObject choice) {
        JsonObject delta = choice.object("delta");
        String thought = delta.text("reasoning_content")
                .or(() -> delta.text("reasoning"))
                .orElse("");
        if (!thought.isEmpty()) {
            answer.reasoning(thought);
        }
        Optional<String> said = delta.text("content").or(() -> choice.text("text"));
        said.filter(text -> !text.isEmpty()).ifPresent(answer::text);
        // What a model that refuses says instead of an answer.
        delta.text("refusal").filter(text -> !text.isEmpty()).ifPresent(answer::text);
        int position = 0;
        for (JsonObject call : delta.objects("tool_calls")) {
            JsonObject function = call.object("function");
            answer.toolCallPiece(
                    call.integer("index").orElse(position++),
                    call.textOrEmpty("id"),
                    function.textOrEmpty("name"),
                    function.textOrEmpty("arguments"));
        }
        if (choice.get("logprobs") != null) {
            answer.logprobs(Logprobs.of(choice.object("logprobs")));
        }
        String reason = choice.textOrEmpty("finish_reason");
        if (!reason.isEmpty()) {
            finished = true;
            answer.ends(reason(reason), choice.text("stop_reason").orElse(null));
        }
    }

    private void usage(JsonObject usage) {
        answer.usage(
                usage.integer("prompt_tokens").orElse(0),
                usage.object("prompt_tokens_details").integer("cached_tokens").orElse(0),
                usage.integer("completion_tokens").orElse(0));
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.FILTERED;
            case "abort" -> FinishReason.CANCELLED;
            default -> FinishReason.STOP;
        };
    }
}
