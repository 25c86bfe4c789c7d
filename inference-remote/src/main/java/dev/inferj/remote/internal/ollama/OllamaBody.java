package dev.inferj.remote.internal.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ResponseFormat;
import dev.inferj.Role;
import dev.inferj.SamplingOptions;
import dev.inferj.ToolCall;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import dev.inferj.remote.internal.json.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what a request to Ollama says. */
final class OllamaBody {
    private final String model;
    private final OllamaProtocol.Always always;

    OllamaBody(String model, OllamaProtocol.Always always) {
        this.model = model;
        this.always = always;
    }

    void write(Body body, ChatRequest request) throws IOException {
        body.field("model", model);
        if (request.rawPrompt().isPresent()) {
            body.field("prompt", request.rawPrompt().get());
            body.field("raw", true);
        } else {
            body.field("messages", out -> messages(out, request.messages()));
        }
        body.field("stream", true);
        if (!request.tools().isEmpty() && !request.toolChoice().equals(ToolChoice.NONE)) {
            body.field("tools", out -> tools(out, request.tools()));
        }
        ResponseFormat format = request.responseFormat().orElse(null);
        if (format instanceof ResponseFormat.Json) {
            body.field("format", "json");
        } else if (format instanceof ResponseFormat.JsonSchema schema) {
            body.field("format", out -> out.writeRawValue(schema.schema()));
        }
        if (request.logprobs().isPresent()) {
            body.field("logprobs", true);
            body.field("top_logprobs", request.logprobs().getAsInt());
        }
        for (Map.Entry<String, Object> field : always.fields().entrySet()) {
            body.field(field.getKey(), field.getValue());
        }
        Map<String, Object> options = options(request.sampling());
        if (!options.isEmpty()) {
            body.field("options", options);
        }
    }

    private Map<String, Object> options(SamplingOptions sampling) {
        Map<String, Object> options = new LinkedHashMap<>(always.options());
        sampling.maxTokens().ifPresent(tokens -> options.put("num_predict", tokens));
        sampling.temperature().ifPresent(value -> options.put("temperature", value));
        sampling.topK().ifPresent(value -> options.put("top_k", value));
        sampling.topP().ifPresent(value -> options.put("top_p", value));
        sampling.minP().ifPresent(value -> options.put("min_p", value));
        sampling.repetitionPenalty().ifPresent(value -> options.put("repeat_penalty", value));
        sampling.frequencyPenalty().ifPresent(value -> options.put("frequency_penalty", value));
        sampling.presencePenalty().ifPresent(value -> options.put("presence_penalty", value));
        // Its runner has 32 bits, of which the highest value means "random"; any seed must give its own choices.
        sampling.seed().ifPresent(seed -> options.put("seed", (seed ^ (seed >>> 32)) & Integer.MAX_VALUE));
        if (!sampling.stop().isEmpty()) {
            options.put("stop", sampling.stop());
        }
        return options;
    }

    private static void messages(JsonGenerator out, List<Message> messages) throws IOException {
        out.writeStartArray();
        for (Message message : messages) {
            out.writeStartObject();
            out.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
            out.writeStringField("content", message.text());
            images(out, message);
            if (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty()) {
                calls(out, message.toolCalls());
            }
            ToolCall answered = message.answered().orElse(null);
            if (answered != null) {
                out.writeStringField("tool_name", answered.name());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void images(JsonGenerator out, Message message) throws IOException {
        List<ByteBuffer> images = message.parts().stream()
                .filter(MessagePart.Media.class::isInstance)
                .flatMap(part -> ((MessagePart.Media) part).content().stream())
                .toList();
        if (images.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("images");
        for (ByteBuffer image : images) {
            byte[] bytes = new byte[image.remaining()];
            image.get(bytes);
            out.writeBinary(bytes);
        }
        out.writeEndArray();
    }

    private static void calls(JsonGenerator out, List<ToolCall> calls) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            out.writeStartObject();
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeFieldName("arguments");
            out.writeRawValue(call.arguments());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void tools(JsonGenerator out, List<ToolDefinition> tools) throws IOException {
        out.writeStartArray();
        for (ToolDefinition tool : tools) {
            out.writeStartObject();
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", tool.name());
            out.writeStringField("description", tool.description());
            out.writeFieldName("parameters");
            out.writeRawValue(tool.parameters());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
