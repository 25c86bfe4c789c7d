package dev.inferj.djl.internal.architecture;

import static dev.inferj.djl.internal.architecture.Trait.BIAS_BY_CONFIG;
import static dev.inferj.djl.internal.architecture.Trait.FUSED_INPUTS;
import static dev.inferj.djl.internal.architecture.Trait.NORMED_HEADS;
import static dev.inferj.djl.internal.architecture.Trait.NORMED_OUTPUTS;
import static dev.inferj.djl.internal.architecture.Trait.NORM_FROM_ONE;
import static dev.inferj.djl.internal.architecture.Trait.QKV_BIAS;
import static dev.inferj.djl.internal.architecture.Trait.SCALED_EMBEDDING;
import static dev.inferj.djl.internal.architecture.Trait.SOFT_CAPS;
import static dev.inferj.djl.internal.architecture.Trait.TIED_BY_DEFAULT;

import dev.inferj.InvalidModelException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The decoder families that run, by the {@code model_type} of their {@code config.json}, and what sets each apart. */
public enum Family {
    LLAMA("llama", "silu", Windows.ALL, BIAS_BY_CONFIG),
    MISTRAL("mistral", "silu", Windows.ALL),
    QWEN2("qwen2", "silu", Windows.ABOVE_SOME_LAYERS, QKV_BIAS),
    QWEN3("qwen3", "silu", Windows.ABOVE_SOME_LAYERS, BIAS_BY_CONFIG, NORMED_HEADS),
    PHI3("phi3", "silu", Windows.ALL, FUSED_INPUTS),
    GEMMA("gemma", "gelu_pytorch_tanh", Windows.NONE, NORM_FROM_ONE, SCALED_EMBEDDING, TIED_BY_DEFAULT),
    GEMMA2(
            "gemma2",
            "gelu_pytorch_tanh",
            Windows.EVERY_OTHER,
            NORM_FROM_ONE,
            SCALED_EMBEDDING,
            TIED_BY_DEFAULT,
            NORMED_OUTPUTS,
            SOFT_CAPS),
    GEMMA3(
            "gemma3_text",
            "gelu_pytorch_tanh",
            Windows.ALL_BUT_EVERY_SIXTH,
            NORM_FROM_ONE,
            SCALED_EMBEDDING,
            TIED_BY_DEFAULT,
            NORMED_OUTPUTS,
            NORMED_HEADS);

    private final String modelType;
    private final String activation;
    private final Windows windows;

    @SuppressWarnings("ImmutableEnumChecker") // filled once, below
    private final Set<Trait> traits;

    Family(String modelType, String activation, Windows windows, Trait... traits) {
        this.modelType = modelType;
        this.activation = activation;
        this.windows = windows;
        this.traits = EnumSet.noneOf(Trait.class);
        this.traits.addAll(Arrays.asList(traits));
    }

    /**
     * Returns a family.
     *
     * @throws InvalidModelException if none is called that; the message lists those that are
     */
    public static Family of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        "model_type must be one of " + String.join(", ", modelTypes()) + ": " + modelType));
    }

    /** Returns the names of the families, as {@code config.json} has them. */
    public static List<String> modelTypes() {
        return Arrays.stream(values()).map(Family::modelType).toList();
    }

    public String modelType() {
        return modelType;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Returns the activation of the feed-forward network where the configuration names none. */
    String activation() {
        return activation;
    }

    /** Returns which layers see only a window, where the configuration does not list them. */
    Windows windows() {
        return windows;
    }
}
