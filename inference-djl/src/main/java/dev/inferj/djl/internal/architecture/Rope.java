package dev.inferj.djl.internal.architecture;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFields;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary position embedding: by what angle a position turns each pair of a head's values.
 *
 * @param frequencies angle per position, one for each pair
 * @param scale factor on what is rotated, by which some ways of stretching the context keep attention sharp
 */
record Rope(List<Double> frequencies, double scale) {
    Rope {
        frequencies = List.copyOf(frequencies);
    }

    /**
     * Reads one.
     *
     * @param parameters what {@code rope_scaling} or {@code rope_parameters} holds; it may be empty
     * @param base the base frequency, where the parameters hold none
     * @param config for what some ways take from there
     * @throws InvalidModelException if the way of scaling is not known here
     */
    static Rope of(JsonFields parameters, double base, int headSize, JsonFields config) {
        double partial = parameters
                .decimal("partial_rotary_factor")
                .or(() -> config.decimal("partial_rotary_factor"))
                .orElse(1.0);
        if (partial != 1) {
            throw parameters.wrong("partial_rotary_factor", "1, as other values do not run here", "" + partial);
        }
        double theta = parameters.decimal("rope_theta").orElse(base);
        if (!(theta >= 1)) {
            throw parameters.wrong("rope_theta", ">= 1", "" + theta);
        }
        RopeScaling scaling = RopeScaling.of(parameters, theta, headSize, config);
        List<Double> frequencies = IntStream.range(0, headSize / 2)
                .mapToObj(pair -> scaling.frequency(pair, Math.pow(theta, -2.0 * pair / headSize)))
                .toList();
        return new Rope(frequencies, scaling.scale());
    }

    /** Returns the cosines, or the sines, of all pairs at a position, twice: for the first and second half of a head. */
    float[] turn(int position, boolean cosine) {
        int pairs = frequencies.size();
        float[] values = new float[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            double angle = position * frequencies.get(i);
            values[i] = (float) (scale * (cosine ? Math.cos(angle) : Math.sin(angle)));
            values[i + pairs] = values[i];
        }
        return values;
    }
}
