package dev.inferj.djl.internal.decoder;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.safetensors.TensorEntry;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import java.util.List;

/** Sees, before native code runs, that the files hold what a decoder takes. */
final class WeightCheck {
    private final WeightFiles files;

    private WeightCheck(WeightFiles files) {
        this.files = files;
    }

    /**
     * Returns what the names of a model's tensors begin with: models without a head are saved without it.
     *
     * @throws InvalidModelException if there is no embedding under either name
     */
    static String prefix(WeightFiles files) {
        for (String prefix : List.of("model.", "")) {
            if (files.find(prefix + "embed_tokens.weight").isPresent()) {
                return prefix;
            }
        }
        throw new InvalidModelException("the model's files must hold tensor model.embed_tokens.weight; they hold "
                + files.names().stream().sorted().limit(5).toList() + " and so on");
    }

    /**
     * Checks names, shapes and types.
     *
     * @throws InvalidModelException if one is not as planned
     */
    static void require(WeightPlan plan, WeightFiles files) {
        WeightCheck check = new WeightCheck(files);
        check.require(plan.embedding());
        plan.matrices().forEach(check::require);
        for (WeightPlan.Vector vector : plan.vectors()) {
            for (WeightPlan.Part part : vector.parts()) {
                check.require(part.name(), List.of((long) part.rows()));
            }
        }
    }

    private void require(WeightPlan.Matrix matrix) {
        for (WeightPlan.Part part : matrix.parts()) {
            require(part.name(), List.of((long) part.rows(), (long) matrix.columns()));
        }
    }

    private void require(String name, List<Long> shape) {
        TensorEntry entry = files.find(name)
                .map(WeightFiles.Weight::entry)
                .orElseThrow(() -> new InvalidModelException(
                        "the model's files must hold tensor " + name + " of shape " + shape + ", as config.json says"));
        if (!entry.shape().equals(shape)) {
            throw new InvalidModelException(
                    "tensor " + name + " must have the shape " + shape + ", as config.json says: " + entry.shape());
        }
        if (!entry.type().canBeWeight()) {
            throw new InvalidModelException("tensor " + name + " must be F32, F16 or BF16: " + entry.type());
        }
    }
}
