package dev.inferj.djl.internal.architecture;

import dev.inferj.djl.internal.json.JsonFields;
import java.util.List;
import java.util.stream.IntStream;

/** Which layers of a family attend over a sliding window only. */
enum Windows {
    NONE {
        @Override
        boolean isNarrow(int layer, JsonFields config) {
            return false;
        }
    },
    ALL {
        @Override
        boolean isNarrow(int layer, JsonFields config) {
            return true;
        }
    },
    ABOVE_SOME_LAYERS {
        @Override
        boolean isNarrow(int layer, JsonFields config) {
            return config.flag("use_sliding_window").orElse(false)
                    && layer
                            >= config.integer("max_window_layers", 0, MOST_LAYERS)
                                    .orElse(MOST_WIDE);
        }
    },
    EVERY_OTHER {
        @Override
        boolean isNarrow(int layer, JsonFields config) {
            return layer % 2 == 0;
        }
    },
    ALL_BUT_EVERY_SIXTH {
        @Override
        boolean isNarrow(int layer, JsonFields config) {
            int pattern =
                    config.integer("sliding_window_pattern", 1, MOST_LAYERS).orElse(6);
            return (layer + 1) % pattern != 0;
        }
    };

    private static final int MOST_LAYERS = 1 << 16;

    /** The default of {@code max_window_layers} in the Qwen configurations. */
    private static final int MOST_WIDE = 28;

    abstract boolean isNarrow(int layer, JsonFields config);

    /**
     * Returns, for each layer, how many tokens a token sees, itself among them; 0 where it sees all.
     *
     * @param config of the model; its {@code layer_types} have the last word
     */
    int[] of(JsonFields config, int layers) {
        int size = config.integer("sliding_window", 1, Integer.MAX_VALUE).orElse(0);
        List<String> types = config.texts("layer_types").orElse(List.of());
        if (!types.isEmpty() && types.size() != layers) {
            throw config.wrong("layer_types", "an array of " + layers + " types", types.size() + " types");
        }
        return IntStream.range(0, layers)
                .map(layer -> {
                    boolean narrow = types.isEmpty() ? isNarrow(layer, config) : isNarrow(types.get(layer), config);
                    return narrow ? size : 0;
                })
                .toArray();
    }

    private static boolean isNarrow(String type, JsonFields config) {
        return switch (type) {
            case "full_attention" -> false;
            case "sliding_attention" -> true;
            default -> throw config.wrong("layer_types", "full_attention or sliding_attention", type);
        };
    }
}
