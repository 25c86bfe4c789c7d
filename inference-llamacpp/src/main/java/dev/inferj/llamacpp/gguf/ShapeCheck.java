package dev.inferj.llamacpp.gguf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the shapes that llama.cpp ends the process over before it compares them with those that it expects: to find out
 * which device can hold a tensor, it plans a computation with it as it is.
 */
final class ShapeCheck {
    private static final Pattern TWO_DIMENSIONS = Pattern.compile(
            "(token_embd|position_embd|token_types|per_layer_token_embd)\\.weight|.*\\.ssm_(a|conv1d\\.weight)");

    private static final Pattern THREE_DIMENSIONS = Pattern.compile(".*_exps\\.weight");
    private static final Pattern ROPE_FACTORS = Pattern.compile("(.*\\.)?rope_(freqs|factors_(long|short))\\.weight");
    private static final Pattern EXPERTS_UP = Pattern.compile("(blk\\.\\d+\\.)ffn_up_exps\\.weight");

    private final List<TensorInfo> tensors;
    private final long rotated;

    /**
     * Creates a check.
     *
     * @param rotated how many numbers of a head have rotary positions
     */
    ShapeCheck(List<TensorInfo> tensors, long rotated) {
        this.tensors = tensors;
        this.rotated = rotated;
    }

    void run() {
        for (TensorInfo tensor : tensors) {
            if (TWO_DIMENSIONS.matcher(tensor.name()).matches()) {
                atMost(2, tensor);
            } else if (THREE_DIMENSIONS.matcher(tensor.name()).matches()) {
                atMost(3, tensor);
            } else if (ROPE_FACTORS.matcher(tensor.name()).matches() && tensor.length(0) < rotated / 2) {
                throw new DamagedException("the tensor " + tensor.name() + " must have at least " + rotated / 2
                        + " numbers: " + tensor.shape());
            }
        }
    }

    private static void atMost(int dimensions, TensorInfo tensor) {
        for (int i = dimensions; i < tensor.shape().size(); i++) {
            if (tensor.length(i) != 1) {
                throw new DamagedException("the tensor " + tensor.name() + " must have at most " + dimensions
                        + " dimensions: " + tensor.shape());
            }
        }
    }

    /** Returns the name of a tensor of experts that is not there although the one that goes with it is. */
    static Optional<String> missingGate(List<TensorInfo> tensors) {
        Set<String> names = tensors.stream().map(TensorInfo::name).collect(Collectors.toSet());
        return names.stream()
                .map(EXPERTS_UP::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1) + "ffn_gate_exps.weight")
                .filter(gate -> !names.contains(gate))
                .sorted()
                .findFirst();
    }
}
