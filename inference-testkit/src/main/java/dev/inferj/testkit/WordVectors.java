package dev.inferj.testkit;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Vectors of length 1 that are closer the more words two texts share: each word has a random direction of its own, and a
 * text that of their sum.
 */
final class WordVectors {
    private WordVectors() {}

    static float[] of(List<String> words, int dimensions) {
        double[] sum = new double[dimensions];
        sum[0] = 1e-3; // so that a text without words has a direction too
        for (String word : words) {
            SplittableRandom random =
                    new SplittableRandom(word.strip().toLowerCase(Locale.ROOT).hashCode());
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextDouble() - 0.5;
            }
        }
        double square = 0;
        for (double x : sum) {
            square += x * x;
        }
        double length = Math.sqrt(square);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sum[i] / length);
        }
        return vector;
    }

    /** Returns how alike two directions are, in [-1, 1]. */
    static float cosine(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return squareA == 0 || squareB == 0 ? 0 : (float) (product / Math.sqrt(squareA * squareB));
    }
}
