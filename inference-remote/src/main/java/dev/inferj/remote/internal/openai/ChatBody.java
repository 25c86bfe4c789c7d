package dev.inferj.remote.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferj.ChatRequest;
import dev.inferj.ResponseFormat;
import dev.inferj.SamplingOptions;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import dev.inferj.remote.internal.json.Body;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes what a request of the OpenAI protocol says, beside messages. */
public final class ChatBody {
    private final Dialect dialect;
    private final String model;
    private final String maxTokensName;

    /** @param maxTokensName what the server calls the bound of an answer to messages */
    public ChatBody(Dialect dialect, String model, String maxTokensName) {
        this.dialect = dialect;
        this.model = model;
        this.maxTokensName = maxTokensName;
    }

    public void write(Body body, ChatRequest request) throws IOException {
        text(body, request);
        boolean chat = request.rawPrompt().isEmpty();
        body.field("stream", true);
        body.field("stream_options", Map.of("include_usage", true));
        sampling(body, request.sampling(), chat ? maxTokensName : "max_tokens");
        tools(body, request);
        format(body, request);
        if (request.logprobs().isPresent()) {
            int top = request.logprobs().getAsInt();
            if (chat) {
                body.field("logprobs", true);
                body.field("top_logprobs", top);
            } else {
                body.field("logprobs", top);
            }
        }
        templateVariables(body, request);
    }

    /** Writes what the prompt is made of, and no more. */
    public void writePrompt(Body body, ChatRequest request) throws IOException {
        text(body, request);
        tools(body, request);
        templateVariables(body, request);
    }

    private void text(Body body, ChatRequest request) throws IOException {
        body.field("model", model);
        if (request.rawPrompt().isEmpty()) {
            body.field("messages", out -> Messages.write(out, request.messages()));
        } else {
            body.field("prompt", request.rawPrompt().orElseThrow());
        }
    }

    private static void templateVariables(Body body, ChatRequest request) throws IOException {
        if (!request.templateVariables().isEmpty()) {
            body.field("chat_template_kwargs", request.templateVariables());
        }
    }

    private void sampling(Body body, SamplingOptions sampling, String maxTokens) throws IOException {
        if (sampling.maxTokens().isPresent()) {
            body.field(maxTokens, sampling.maxTokens().getAsInt());
        }
        if (sampling.temperature().isPresent()) {
            body.field("temperature", sampling.temperature().getAsDouble());
        }
        if (sampling.topP().isPresent()) {
            body.field("top_p", sampling.topP().getAsDouble());
        }
        if (sampling.topK().isPresent()) {
            body.field("top_k", sampling.topK().getAsInt());
        }
        if (sampling.minP().isPresent()) {
            body.field("min_p", sampling.minP().getAsDouble());
        }
        if (sampling.repetitionPenalty().isPresent()) {
            String name = dialect == Dialect.LLAMA_SERVER ? "repeat_penalty" : "repetition_penalty";
            body.field(name, sampling.repetitionPenalty().getAsDouble());
        }
        if (sampling.frequencyPenalty().isPresent()) {
            body.field("frequency_penalty", sampling.frequencyPenalty().getAsDouble());
        }
        if (sampling.presencePenalty().isPresent()) {
            body.field("presence_penalty", sampling.presencePenalty().getAsDouble());
        }
        if (sampling.seed().isPresent()) {
            body.field("seed", seed(sampling.seed().getAsLong()));
        }
        if (!sampling.stop().isEmpty()) {
            body.field("stop", sampling.stop());
        }
        if (!sampling.logitBias().isEmpty()) {
            body.field("logit_bias", sampling.logitBias());
        }
    }

    /** llama-server has 32 bits, of which the highest value means "random"; any seed must give its own choices. */
    private long seed(long seed) {
        return dialect == Dialect.LLAMA_SERVER ? (seed ^ (seed >>> 32)) & Integer.MAX_VALUE : seed;
    }

    private void tools(Body body, ChatRequest request) throws IOException {
        if (request.tools().isEmpty()) {
            return; // an empty list is an error to some
        }
        ToolChoice choice = request.toolChoice();
        String one = choice.tool().orElse(null);
        // llama-server takes no choice of one tool for what it is; to be given no other comes to the same.
        boolean alone = one != null && dialect == Dialect.LLAMA_SERVER;
        List<ToolDefinition> tools = request.tools().stream()
                .filter(tool -> !alone || tool.name().equals(one))
                .toList();
        body.field("tools", out -> write(out, tools));
        if (one != null && !alone) {
            body.field("tool_choice", out -> {
                out.writeStartObject();
                out.writeStringField("type", "function");
                out.writeObjectFieldStart("function");
                out.writeStringField("name", one);
                out.writeEndObject();
                out.writeEndObject();
            });
        } else if (!choice.equals(ToolChoice.AUTO)) {
            body.field("tool_choice", alone ? "required" : choice.toString());
        }
    }

    private static void write(JsonGenerator out, List<ToolDefinition> tools) throws IOException {
        out.writeStartArray();
        for (ToolDefinition tool : tools) {
            out.writeStartObject();
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", tool.name());
            if (!tool.description().isEmpty()) {
                out.writeStringField("description", tool.description());
            }
            out.writeFieldName("parameters");
            out.writeRawValue(tool.parameters());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void format(Body body, ChatRequest request) throws IOException {
        ResponseFormat format = request.responseFormat().orElse(null);
        if (format instanceof ResponseFormat.Json) {
            body.field("response_format", Map.of("type", "json_object"));
        } else if (format instanceof ResponseFormat.JsonSchema schema) {
            body.field("response_format", out -> {
                out.writeStartObject();
                out.writeStringField("type", "json_schema");
                out.writeObjectFieldStart("json_schema");
                out.writeStringField("name", schema.name());
                out.writeBooleanField("strict", true);
                out.writeFieldName("schema");
                out.writeRawValue(schema.schema());
                out.writeEndObject();
                out.writeEndObject();
            });
        }
    }
}
