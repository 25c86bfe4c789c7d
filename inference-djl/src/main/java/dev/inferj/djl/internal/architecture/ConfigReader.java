package dev.inferj.djl.internal.architecture;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads {@code config.json} into a {@link Decoder}: the names are those of Hugging Face's transformers library. */
public final class ConfigReader {
    private static final int MOST = 1 << 24;
    private static final int MOST_LAYERS = 1 << 12;
    private static final int MOST_HEADS = 1 << 12;
    private static final JsonFields NOTHING = JsonFields.parse("{}", "nothing");

    private final JsonFields config;
    private final Family family;

    private ConfigReader(JsonFields config, Family family) {
        this.config = config;
        this.family = family;
    }

    /**
     * Reads a configuration.
     *
     * @throws InvalidModelException if it is of a family that does not run, or incomplete, or contradicts itself
     */
    public static Decoder read(JsonFields config) {
        String type = config.text("model_type").orElseThrow(() -> config.wrong("model_type", "a name", "absent"));
        return new ConfigReader(config, Family.of(type)).decoder();
    }

    private Decoder decoder() {
        refuseWhatWouldBeWrong();
        int layers = size("num_hidden_layers", MOST_LAYERS);
        int hidden = size("hidden_size", MOST);
        int heads = size("num_attention_heads", MOST_HEADS);
        int kvHeads = config.integer("num_key_value_heads", 1, heads).orElse(heads);
        if (heads % kvHeads != 0) {
            throw config.wrong("num_key_value_heads", "a divisor of " + heads, "" + kvHeads);
        }
        int headSize = config.integer("head_dim", 2, MOST_HEADS).orElse(hidden / heads);
        if (headSize < 2 || headSize % 2 != 0) {
            throw config.wrong("head_dim", "even and at least 2", "" + headSize);
        }
        int[] windows = family.windows().of(config, layers);
        List<Rope> ropes = ropes(headSize);
        boolean bias = family.has(Trait.BIAS_BY_CONFIG);
        boolean attentionBias = bias && config.flag("attention_bias").orElse(false);
        return new Decoder(
                family.modelType(),
                layers,
                hidden,
                heads,
                kvHeads,
                headSize,
                size("intermediate_size", MOST),
                size("vocab_size", MOST),
                size("max_position_embeddings", MOST),
                epsilon(),
                activation(),
                family.has(Trait.SCALED_EMBEDDING) ? Math.sqrt(hidden) : 1,
                1 / Math.sqrt(positive("query_pre_attn_scalar").orElse((double) headSize)),
                cap("attn_logit_softcapping"),
                cap("final_logit_softcapping"),
                Arrays.stream(windows).boxed().toList(),
                ropes,
                IntStream.of(windows)
                        .mapToObj(window -> window > 0 ? ropes.size() - 1 : 0)
                        .toList(),
                config.flag("tie_word_embeddings").orElse(family.has(Trait.TIED_BY_DEFAULT)),
                family.has(Trait.QKV_BIAS) || attentionBias,
                attentionBias,
                bias && config.flag("mlp_bias").orElse(false),
                family.has(Trait.NORMED_HEADS),
                family.has(Trait.NORMED_OUTPUTS),
                family.has(Trait.NORM_FROM_ONE) ? 1 : 0,
                family.has(Trait.FUSED_INPUTS));
    }

    /** Weights that are quantized in the files, or attention that is not causal, would give nonsense. */
    private void refuseWhatWouldBeWrong() {
        if (config.has("quantization_config")) {
            throw config.wrong(
                    "quantization_config",
                    "absent: name the folder of the model as published, and quantize by the setting precision",
                    "present");
        }
        if (config.flag("use_bidirectional_attention").orElse(false)) {
            throw config.wrong("use_bidirectional_attention", "false", "true");
        }
    }

    /** Returns the way of layers that see all, then, where it differs, that of those that see a window. */
    private List<Rope> ropes(int headSize) {
        double theta = config.decimal("rope_theta").orElse(10_000.0);
        JsonFields parameters = config.object("rope_parameters")
                .or(() -> config.object("rope_scaling"))
                .orElse(NOTHING);
        Optional<JsonFields> wide = parameters.object("full_attention");
        if (wide.isPresent()) {
            JsonFields narrow = parameters.object("sliding_attention").orElse(NOTHING);
            return List.of(
                    Rope.of(wide.get(), theta, headSize, config), Rope.of(narrow, localTheta(theta), headSize, config));
        }
        Rope rope = Rope.of(parameters, family == Family.GEMMA3 ? orMillion(theta) : theta, headSize, config);
        return family == Family.GEMMA3
                ? List.of(rope, Rope.of(NOTHING, localTheta(10_000), headSize, config))
                : List.of(rope);
    }

    private double orMillion(double theta) {
        return config.has("rope_theta") ? theta : 1e6;
    }

    private double localTheta(double otherwise) {
        return config.decimal("rope_local_base_freq").orElse(otherwise);
    }

    private Activation activation() {
        String name = config.text("hidden_activation")
                .or(() -> config.text("hidden_act"))
                .orElse(family.activation());
        if (family == Family.GEMMA && name.equals("gelu")) {
            return Activation.GELU_TANH; // what the first Gemma files mean by it
        }
        return Activation.named(name)
                .orElseThrow(() -> config.wrong("hidden_act", "silu, gelu or gelu_pytorch_tanh", name));
    }

    private double epsilon() {
        double epsilon = config.decimal("rms_norm_eps").orElse(1e-6);
        if (!(epsilon > 0 && epsilon < 1)) {
            throw config.wrong("rms_norm_eps", "in (0, 1)", "" + epsilon);
        }
        return epsilon;
    }

    private double cap(String name) {
        return family.has(Trait.SOFT_CAPS) ? positive(name).orElse(0.0) : 0;
    }

    private Optional<Double> positive(String name) {
        Optional<Double> value = config.decimal(name);
        value.filter(x -> !(x > 0)).ifPresent(x -> {
            throw config.wrong(name, "> 0", x.toString());
        });
        return value;
    }

    private int size(String name, int most) {
        return config.integer(name, 1, most).orElseThrow(() -> config.wrong(name, "in [1, " + most + "]", "absent"));
    }
}
