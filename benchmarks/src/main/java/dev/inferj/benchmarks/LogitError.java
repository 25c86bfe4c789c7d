package dev.inferj.benchmarks;

import dev.inferj.spi.StepBackend;
import dev.inferj.spi.TokenBatch;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * How far the logits of one model are from those of another with the same weights, over a prompt of random tokens.
 *
 * @param largest difference of two logits
 * @param deviation standard deviation of the exact ones
 * @param sameChoice share of the places at which both prefer the same token
 */
record LogitError(double largest, double deviation, double sameChoice) {
    private static final int TOKENS = 64;
    private static final int VOCABULARY = 32_000;

    static LogitError of(float[][] exact, float[][] other) {
        double largest = 0;
        double squares = 0;
        int same = 0;
        for (int row = 0; row < exact.length; row++) {
            for (int i = 0; i < exact[row].length; i++) {
                largest = Math.max(largest, Math.abs(exact[row][i] - other[row][i]));
                squares += (double) exact[row][i] * exact[row][i];
            }
            same += likeliest(exact[row]) == likeliest(other[row]) ? 1 : 0;
        }
        double count = (double) exact.length * exact[0].length;
        return new LogitError(largest, Math.sqrt(squares / count), (double) same / exact.length);
    }

    /** Returns the logits behind every token of the prompt, and closes the model. */
    static float[][] logits(StepBackend model) {
        try (model) {
            TokenBatch batch = new TokenBatch(TOKENS);
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < TOKENS; i++) {
                batch.add(0, i, random.nextInt(259, VOCABULARY), true); // behind control tokens and bytes
            }
            if (!model.step(batch)) {
                throw new IllegalStateException("the KV cache has no room for " + TOKENS + " tokens");
            }
            float[][] logits = new float[TOKENS][];
            for (int row = 0; row < TOKENS; row++) {
                FloatBuffer values = model.logits(row);
                logits[row] = new float[values.remaining()];
                values.get(logits[row]);
            }
            return logits;
        }
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
