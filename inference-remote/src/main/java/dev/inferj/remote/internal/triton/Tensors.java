package dev.inferj.remote.internal.triton;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model takes and gives, as its metadata say.
 *
 * @param inputs by name
 * @param outputs the names
 */
public record Tensors(Map<String, Input> inputs, Set<String> outputs) {
    static final String TEXT_INPUT = "text_input";

    /** The output that answers come by: a text, or several. */
    public static final String TEXT_OUTPUT = "text_output";

    /** The output that says why an answer ends; {@link #GOES_ON} while it does not. */
    public static final String FINISH_REASON = "finish_reason";

    static final String GOES_ON = "None";

    /** The output that says how many tokens the prompt has. */
    public static final String INPUT_TOKENS = "num_input_tokens";

    /** The output that says how many tokens the text of one response has. */
    public static final String OUTPUT_TOKENS = "num_output_tokens";

    /** The one that Triton's vLLM backend has and no other: all sampling in one text of JSON. */
    static final String SAMPLING_PARAMETERS = "sampling_parameters";

    public Tensors {
        inputs = Map.copyOf(inputs);
        outputs = Set.copyOf(outputs);
    }

    /**
     * What goes into a model.
     *
     * @param type as the inference protocol names it, such as {@code BYTES} or {@code FP32}
     * @param shape with the dimension of the batch, where there is one; -1 for one of any length
     */
    public record Input(String type, List<Long> shape) {
        public Input {
            shape = List.copyOf(shape);
        }
    }

    boolean has(String input) {
        return inputs.containsKey(input);
    }

    boolean isVllm() {
        return has(SAMPLING_PARAMETERS);
    }

    boolean isLanguageModel() {
        return has(TEXT_INPUT) && outputs.contains(TEXT_OUTPUT);
    }
}
