package dev.inferj.djl.internal.encoder;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.architecture.Activation;
import dev.inferj.djl.internal.json.JsonFields;
import java.util.List;
import java.util.Map;

/**
 * An encoder of the BERT kind, as {@code config.json} describes it.
 *
 * @param family what its tensors and its head are named after: {@code bert} or {@code roberta}
 * @param inner width of the feed-forward network
 * @param positions rows of the position table, of which a text's first token takes {@code firstPosition}
 * @param types of tokens, at least 1
 */
public record Encoder(
        String family,
        int layers,
        int hidden,
        int heads,
        int inner,
        int vocabulary,
        int positions,
        int firstPosition,
        int types,
        double epsilon,
        Activation activation) {
    private static final int MOST = 1 << 24;

    /** What {@code model_type} may be, and whose layout each has. */
    private static final Map<String, String> FAMILIES =
            Map.of("bert", "bert", "roberta", "roberta", "xlm-roberta", "roberta", "camembert", "roberta");

    /** Returns what {@code model_type} may be. */
    public static List<String> modelTypes() {
        return FAMILIES.keySet().stream().sorted().toList();
    }

    /** Returns whether a configuration is of an encoder that runs here. */
    public static boolean isOne(JsonFields config) {
        return FAMILIES.containsKey(config.text("model_type").orElse(""));
    }

    /**
     * Reads a configuration.
     *
     * @throws InvalidModelException if it is of another kind, or incomplete, or contradicts itself
     */
    public static Encoder read(JsonFields config) {
        String type = config.text("model_type").orElse("none");
        String family = FAMILIES.get(type);
        if (family == null) {
            throw config.wrong("model_type", "one of " + modelTypes(), type);
        }
        String positionType = config.text("position_embedding_type").orElse("absolute");
        if (!positionType.equals("absolute")) {
            throw config.wrong("position_embedding_type", "absolute", positionType);
        }
        boolean roberta = family.equals("roberta");
        int hidden = size(config, "hidden_size");
        int heads = size(config, "num_attention_heads");
        if (hidden % heads != 0) {
            throw config.wrong("num_attention_heads", "a divisor of " + hidden, "" + heads);
        }
        int positions = size(config, "max_position_embeddings");
        int first = roberta ? config.integer("pad_token_id", 0, MOST).orElse(1) + 1 : 0;
        if (first >= positions) {
            throw config.wrong("max_position_embeddings", "> " + first, "" + positions);
        }
        return new Encoder(
                family,
                size(config, "num_hidden_layers"),
                hidden,
                heads,
                size(config, "intermediate_size"),
                size(config, "vocab_size"),
                positions,
                first,
                config.integer("type_vocab_size", 1, MOST).orElse(2),
                config.decimal("layer_norm_eps").orElse(1e-12),
                activation(config));
    }

    /** Returns how many tokens of one text it reads. */
    public int contextTokens() {
        return positions - firstPosition;
    }

    private static Activation activation(JsonFields config) {
        String name = config.text("hidden_act").orElse("gelu");
        return Activation.named(name.equals("gelu_new") ? "gelu_pytorch_tanh" : name)
                .orElseThrow(() -> config.wrong("hidden_act", "gelu, gelu_new or silu", name));
    }

    private static int size(JsonFields config, String name) {
        return config.integer(name, 1, MOST).orElseThrow(() -> config.wrong(name, "at least 1", "absent"));
    }
}
