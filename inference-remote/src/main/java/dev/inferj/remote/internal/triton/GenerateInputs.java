package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.MessagePart;
import dev.inferj.ResponseFormat;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the inputs of a model: those of the vLLM backend, or those of TensorRT-LLM, as far as the model has them. */
final class GenerateInputs {
    private final Tensors tensors;

    GenerateInputs(Tensors tensors) {
        this.tensors = tensors;
    }

    void write(Body body, ChatRequest request, String prompt) throws IOException {
        body.field(Tensors.TEXT_INPUT, prompt);
        ifThere(body, "stream", true);
        ifThere(body, "exclude_input_in_output", true);
        ifThere(body, "exclude_input_from_output", true);
        ifThere(body, "return_finish_reason", true);
        ifThere(body, "return_num_input_tokens", true);
        ifThere(body, "return_num_output_tokens", true);
        if (tensors.isVllm()) {
            images(body, request);
            body.field("sampling_parameters", Json.text(vllm(request)));
        } else {
            tensorRt(body, request.sampling());
        }
    }

    private static Map<String, Object> vllm(ChatRequest request) {
        SamplingOptions sampling = request.sampling();
        Map<String, Object> parameters = new LinkedHashMap<>();
        sampling.maxTokens().ifPresent(value -> parameters.put("max_tokens", value));
        sampling.temperature().ifPresent(value -> parameters.put("temperature", value));
        sampling.topP().ifPresent(value -> parameters.put("top_p", value));
        sampling.topK().ifPresent(value -> parameters.put("top_k", value == 0 ? -1 : value));
        sampling.minP().ifPresent(value -> parameters.put("min_p", value));
        sampling.repetitionPenalty().ifPresent(value -> parameters.put("repetition_penalty", value));
        sampling.frequencyPenalty().ifPresent(value -> parameters.put("frequency_penalty", value));
        sampling.presencePenalty().ifPresent(value -> parameters.put("presence_penalty", value));
        sampling.seed().ifPresent(value -> parameters.put("seed", value));
        if (!sampling.stop().isEmpty()) {
            parameters.put("stop", sampling.stop());
        }
        if (request.responseFormat().orElse(null) instanceof ResponseFormat.JsonSchema schema) {
            parameters.put("structured_outputs", "{\"json\":" + schema.schema() + "}");
        }
        return parameters;
    }

    private void tensorRt(Body body, SamplingOptions sampling) throws IOException {
        // It has a default of a few tokens, where others go on to the end.
        body.field("max_tokens", sampling.maxTokens().orElse(1024));
        if (sampling.temperature().isPresent()) {
            body.field("temperature", sampling.temperature().getAsDouble());
        }
        if (sampling.topK().isPresent()) {
            body.field("top_k", sampling.topK().getAsInt());
        }
        if (sampling.topP().isPresent()) {
            body.field("top_p", sampling.topP().getAsDouble());
        }
        if (sampling.minP().isPresent()) {
            body.field("min_p", sampling.minP().getAsDouble());
        }
        if (sampling.repetitionPenalty().isPresent()) {
            body.field("repetition_penalty", sampling.repetitionPenalty().getAsDouble());
        }
        if (sampling.frequencyPenalty().isPresent()) {
            body.field("frequency_penalty", sampling.frequencyPenalty().getAsDouble());
        }
        if (sampling.presencePenalty().isPresent()) {
            body.field("presence_penalty", sampling.presencePenalty().getAsDouble());
        }
        if (sampling.seed().isPresent()) {
            body.field("random_seed", sampling.seed().getAsLong());
        }
        ifThere(body, "bad_words", "");
        ifThere(body, "stop_words", sampling.stop().isEmpty() ? "" : sampling.stop());
    }

    private void images(Body body, ChatRequest request) throws IOException {
        List<String> images = request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .filter(MessagePart.Media.class::isInstance)
                .flatMap(part -> ((MessagePart.Media) part).content().stream())
                .map(content -> {
                    byte[] bytes = new byte[content.remaining()];
                    content.get(bytes);
                    return Base64.getEncoder().encodeToString(bytes);
                })
                .toList();
        if (!images.isEmpty()) {
            body.field("image", images);
        }
    }

    private void ifThere(Body body, String input, Object value) throws IOException {
        if (tensors.has(input)) {
            body.field(input, value);
        }
    }
}
