package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.MessagePart;
import dev.inferj.ResponseFormat;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.json.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the inputs of a model: those of the vLLM backend, or those of TensorRT-LLM, as far as the model has them. */
final class GenerateInputs {
    static final String RETURN_FINISH_REASON = "return_finish_reason";

    private final Tensors tensors;
    private final @Nullable String lora;
    private final Map<String, Object> inputs = new LinkedHashMap<>();

    private GenerateInputs(Tensors tensors, @Nullable String lora) {
        this.tensors = tensors;
        this.lora = lora;
    }

    /**
     * Returns what goes into a model, by name: a text, several texts, a flag, or a number.
     *
     * @param lora the adapter, for the vLLM backend; null for none
     */
    static Map<String, Object> of(Tensors tensors, @Nullable String lora, ChatRequest request, String prompt) {
        GenerateInputs chosen = new GenerateInputs(tensors, lora);
        chosen.add(request, prompt);
        return chosen.inputs;
    }

    private void add(ChatRequest request, String prompt) {
        inputs.put(Tensors.TEXT_INPUT, prompt);
        ifThere("stream", true);
        ifThere("exclude_input_in_output", true);
        ifThere("exclude_input_from_output", true);
        ifThere(RETURN_FINISH_REASON, true);
        ifThere("return_num_input_tokens", true);
        ifThere("return_num_output_tokens", true);
        if (tensors.isVllm()) {
            addImages(request);
            inputs.put(Tensors.SAMPLING_PARAMETERS, Json.text(vllm(request)));
        } else {
            addTensorRt(request.sampling());
        }
    }

    private Map<String, Object> vllm(ChatRequest request) {
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
        if (lora != null) {
            parameters.put("lora_name", lora);
        }
        return parameters;
    }

    private void addTensorRt(SamplingOptions sampling) {
        // It has a default of a few tokens, where others go on to the end.
        inputs.put("max_tokens", sampling.maxTokens().orElse(1024));
        sampling.temperature().ifPresent(value -> inputs.put("temperature", value));
        sampling.topK().ifPresent(value -> inputs.put("top_k", value));
        sampling.topP().ifPresent(value -> inputs.put("top_p", value));
        sampling.minP().ifPresent(value -> inputs.put("min_p", value));
        sampling.repetitionPenalty().ifPresent(value -> inputs.put("repetition_penalty", value));
        sampling.frequencyPenalty().ifPresent(value -> inputs.put("frequency_penalty", value));
        sampling.presencePenalty().ifPresent(value -> inputs.put("presence_penalty", value));
        sampling.seed().ifPresent(value -> inputs.put("random_seed", value));
        ifThere("bad_words", "");
        ifThere("stop_words", sampling.stop().isEmpty() ? "" : sampling.stop());
    }

    private void addImages(ChatRequest request) {
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
            inputs.put("image", images);
        }
    }

    private void ifThere(String input, Object value) {
        if (tensors.has(input)) {
            inputs.put(input, value);
        }
    }
}
