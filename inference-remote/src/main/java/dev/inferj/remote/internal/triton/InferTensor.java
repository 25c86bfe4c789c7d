package dev.inferj.remote.internal.triton;

import dev.inferj.remote.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tensor that goes into a model or comes out of it, as its configuration says.
 *
 * @param type as the inference protocol names it, such as {@code BYTES} or {@code FP32}
 * @param dims without that of the batch; -1 for one of any length
 * @param optional whether an input may be left out
 */
record InferTensor(String name, String type, List<Integer> dims, boolean optional) {
    static final String TEXT = "BYTES";

    /** How many bytes a number takes. */
    private static final Map<String, Integer> FLOAT_BYTES = Map.of("FP16", 2, "BF16", 2, "FP32", 4, "FP64", 8);

    static InferTensor of(JsonObject tensor) {
        String type = tensor.textOrEmpty("data_type").replaceFirst("^TYPE_", "");
        return new InferTensor(
                tensor.textOrEmpty("name"),
                type.equals("STRING") ? TEXT : type,
                tensor.wholes("dims").stream().map(Long::intValue).toList(),
                tensor.isTrue("optional"));
    }

    boolean isText() {
        return type.equals(TEXT);
    }

    boolean isFloating() {
        return FLOAT_BYTES.containsKey(type);
    }

    /** Returns how many bytes a number of a floating-point type takes; 0 of another type. */
    static int bytesOf(String type) {
        return FLOAT_BYTES.getOrDefault(type, 0);
    }

    /** Returns whether one input has one element of it at most. */
    boolean takesOne() {
        return dims.stream().allMatch(dim -> dim == 1 || dim == -1);
    }

    /** Returns whether one input may have elements along several dimensions. */
    boolean hasRows() {
        return dims.stream().filter(dim -> dim != 1).count() > 1;
    }

    /** Returns its shape for so many inputs of one element each. */
    List<Integer> shape(int inputs, boolean batched) {
        List<Integer> shape = new ArrayList<>();
        if (batched) {
            shape.add(inputs);
        }
        dims.forEach(dim -> shape.add(1));
        return shape;
    }
}
