package dev.inferj.djl.internal.architecture;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFields;

/** How a model stretches rotary embeddings beyond the context that it was first trained for. */
interface RopeScaling {
    /** Returns the angle per position of a pair, of which the unstretched one is given. */
    double frequency(int pair, double plain);

    /** Returns the factor on what is rotated. */
    default double scale() {
        return 1;
    }

    /**
     * Reads one.
     *
     * @throws InvalidModelException if it is not known here
     */
    static RopeScaling of(JsonFields parameters, double theta, int headSize, JsonFields config) {
        String type =
                parameters.text("rope_type").or(() -> parameters.text("type")).orElse("default");
        return switch (type) {
            case "default" -> (pair, plain) -> plain;
            case "linear" -> {
                double factor = positive(parameters, "factor");
                yield (pair, plain) -> plain / factor;
            }
            case "llama3" -> llama3(parameters);
            case "yarn" -> Yarn.of(parameters, theta, headSize, config);
            default -> throw parameters.wrong("rope_type", "one of default, linear, llama3, yarn", type);
        };
    }

    /**
     * Long waves are stretched by the factor, short ones stay, those between go over smoothly: the way of Llama 3.1, as
     * its authors published it.
     */
    private static RopeScaling llama3(JsonFields parameters) {
        double factor = positive(parameters, "factor");
        double low = positive(parameters, "low_freq_factor");
        double high = positive(parameters, "high_freq_factor");
        double trained = positive(parameters, "original_max_position_embeddings");
        return (pair, plain) -> {
            double wave = 2 * Math.PI / plain;
            if (wave < trained / high) {
                return plain;
            }
            if (wave > trained / low) {
                return plain / factor;
            }
            double kept = (trained / wave - low) / (high - low);
            return (1 - kept) * plain / factor + kept * plain;
        };
    }

    static double positive(JsonFields parameters, String name) {
        double value = parameters.decimal(name).orElseThrow(() -> parameters.wrong(name, "a number", "absent"));
        if (!(value > 0)) {
            throw parameters.wrong(name, "> 0", "" + value);
        }
        return value;
    }
}
