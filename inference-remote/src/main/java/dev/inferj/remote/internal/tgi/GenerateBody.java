package dev.inferj.remote.internal.tgi;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferj.ChatRequest;
import dev.inferj.ResponseFormat;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a raw prompt as {@code /generate_stream} takes it. */
final class GenerateBody {
    private GenerateBody() {}

    /** @param lora the adapter; null for none */
    static void write(Body body, ChatRequest request, @Nullable String lora) throws IOException {
        body.field("inputs", request.rawPrompt().orElseThrow());
        body.field("parameters", out -> parameters(out, request, lora));
    }

    private static void parameters(JsonGenerator out, ChatRequest request, @Nullable String lora) throws IOException {
        out.writeStartObject();
        if (lora != null) {
            out.writeStringField("adapter_id", lora);
        }
        for (Map.Entry<String, Object> parameter : of(request).entrySet()) {
            out.writeFieldName(parameter.getKey());
            Json.value(out, parameter.getValue());
        }
        ResponseFormat format = request.responseFormat().orElse(null);
        if (format != null) {
            out.writeObjectFieldStart("grammar");
            out.writeStringField("type", "json");
            out.writeFieldName("value");
            out.writeRawValue(
                    format instanceof ResponseFormat.JsonSchema schema ? schema.schema() : "{\"type\":\"object\"}");
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** What the server takes for "off" by leaving it out is left out: it refuses a temperature of 0 and a top_p of 1. */
    private static Map<String, Object> of(ChatRequest request) {
        SamplingOptions sampling = request.sampling();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("details", true);
        parameters.put("return_full_text", false);
        double temperature = sampling.temperature().orElse(1);
        parameters.put("do_sample", temperature > 0);
        if (temperature > 0 && sampling.temperature().isPresent()) {
            parameters.put("temperature", temperature);
        }
        sampling.maxTokens().ifPresent(tokens -> parameters.put("max_new_tokens", tokens));
        sampling.topK().ifPresent(k -> putIf(parameters, "top_k", k, k > 0));
        sampling.topP().ifPresent(p -> putIf(parameters, "top_p", p, p < 1));
        sampling.repetitionPenalty().ifPresent(penalty -> parameters.put("repetition_penalty", penalty));
        sampling.frequencyPenalty().ifPresent(penalty -> parameters.put("frequency_penalty", penalty));
        sampling.seed().ifPresent(seed -> parameters.put("seed", seed));
        if (!sampling.stop().isEmpty()) {
            parameters.put("stop", sampling.stop());
        }
        request.logprobs().ifPresent(top -> putIf(parameters, "top_n_tokens", top, top > 0));
        return parameters;
    }

    private static void putIf(Map<String, Object> parameters, String name, Object value, boolean counts) {
        if (counts) {
            parameters.put(name, value);
        }
    }
}
