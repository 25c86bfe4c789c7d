package dev.inferj.remote.internal.triton;

import dev.inferj.remote.internal.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a model takes and gives, by name, as its metadata say. */
record Tensors(Map<String, String> inputTypes, Set<String> outputs) {
    static final String TEXT_INPUT = "text_input";
    static final String TEXT_OUTPUT = "text_output";

    /** The one that Triton's vLLM backend has and no other: all sampling in one text of JSON. */
    private static final String SAMPLING_PARAMETERS = "sampling_parameters";

    static Tensors of(JsonObject metadata) {
        Map<String, String> types = new HashMap<>();
        Set<String> outputs = new HashSet<>();
        for (JsonObject input : metadata.objects("inputs")) {
            types.put(input.textOrEmpty("name"), input.textOrEmpty("datatype"));
        }
        for (JsonObject output : metadata.objects("outputs")) {
            outputs.add(output.textOrEmpty("name"));
        }
        return new Tensors(Map.copyOf(types), Set.copyOf(outputs));
    }

    boolean has(String input) {
        return inputTypes.containsKey(input);
    }

    boolean isVllm() {
        return has(SAMPLING_PARAMETERS);
    }

    boolean isLanguageModel() {
        return has(TEXT_INPUT) && outputs.contains(TEXT_OUTPUT);
    }
}
