package dev.inferj.djl.internal.architecture;

import dev.inferj.djl.internal.json.JsonFields;

/**
 * YaRN (Peng et al., 2023): pairs that turn often within the trained context keep their frequency, those that turn less
 * than once are stretched, a ramp leads from one to the other, and attention is sharpened by a factor.
 *
 * @param factor of stretching
 * @param low the first pair of the ramp
 * @param high the last one
 */
record Yarn(double factor, double low, double high, double scale) implements RopeScaling {
    static Yarn of(JsonFields parameters, double theta, int headSize, JsonFields config) {
        double factor = RopeScaling.positive(parameters, "factor");
        double trained = parameters
                .decimal("original_max_position_embeddings")
                .or(() -> config.decimal("max_position_embeddings"))
                .orElseThrow(() -> parameters.wrong("original_max_position_embeddings", "a number", "absent"));
        double low = pair(parameters.decimal("beta_fast").orElse(32.0), trained, theta, headSize);
        double high = pair(parameters.decimal("beta_slow").orElse(1.0), trained, theta, headSize);
        if (parameters.flag("truncate").orElse(true)) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, headSize - 1.0);
        return new Yarn(factor, low, low == high ? high + 0.001 : high, scale(parameters, factor));
    }

    @Override
    public double frequency(int pair, double plain) {
        double stretched = Math.min(Math.max((pair - low) / (high - low), 0), 1);
        return plain / factor * stretched + plain * (1 - stretched);
    }

    /** Returns the pair that turns so many times within the trained context. */
    private static double pair(double turns, double trained, double theta, int headSize) {
        return headSize * Math.log(trained / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    private static double scale(JsonFields parameters, double factor) {
        double mscale = parameters.decimal("mscale").orElse(0.0);
        double allDimensions = parameters.decimal("mscale_all_dim").orElse(0.0);
        double derived = mscale > 0 && allDimensions > 0
                ? sharpness(factor, mscale) / sharpness(factor, allDimensions)
                : sharpness(factor, 1);
        return parameters.decimal("attention_factor").orElse(derived);
    }

    private static double sharpness(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }
}
