package dev.inferj.internal.sampling;

import java.util.Arrays;

/**
 * Temperature, top-p and min-p. A candidate with logit l gets the weight exp((l - max) / temperature), so the likeliest
 * weighs 1 and nothing overflows. Divided by their sum the weights are probabilities, which nothing here needs.
 *
 * <p>Top-p and min-p each keep some number of the best, so their order is of no account: min-p goes first, as that leaves
 * top-p fewer to look at. The exponentials are those of {@link StrictMath}, the same on every machine, so that a seed
 * gives the same answer.
 */
final class Softmax {
    /** Below e^-60 &lt; 10^-26 of the likeliest, all tokens together weigh less than the 2^-53 that a draw can tell apart. */
    private static final int NEGLIGIBLE = 60;

    private final double temperature;
    private final double topP;
    private final double minP;
    private final double leastExponent;

    /** How much the weights from e^-i down to e^-(i+1) add up to, by i. */
    private final double[] masses = new double[NEGLIGIBLE + 1];

    Softmax(double temperature, double topP, double minP) {
        this.temperature = temperature;
        this.topP = topP;
        this.minP = minP;
        // Top-p has to know the weights that min-p drops too. The slack leaves close calls to the weights themselves.
        this.leastExponent = topP < 1 ? -NEGLIGIBLE : Math.max(-NEGLIGIBLE, StrictMath.log(minP) - 1e-6);
    }

    /** Returns how far below the highest logit others still matter. */
    double reach() {
        return -leastExponent * temperature;
    }

    /** Turns the logits of candidates into weights, and drops the candidates that top-p and min-p rule out. */
    void apply(Candidates candidates, Quickselect select) {
        double mass = weigh(candidates);
        double least = Math.max(minP, Double.MIN_VALUE);
        if (topP < 1) {
            candidates.keepFrom(Math.max(least, leastOfTopP(topP * mass)));
            select.keepMass(topP * mass);
        } else {
            candidates.keepFrom(least);
        }
    }

    /** Returns the sum of the weights. Those that do not matter become 0, and so do those of NaN and -Infinity. */
    private double weigh(Candidates candidates) {
        Arrays.fill(masses, 0);
        double highest = candidates.highest();
        double sum = 0;
        for (int i = 0; i < candidates.size; i++) {
            double logit = candidates.scores[i];
            // Equal ones are apart, as Infinity - Infinity is not 0.
            double exponent = logit == highest ? 0 : (logit - highest) / temperature;
            double weight = exponent >= leastExponent ? StrictMath.exp(exponent) : 0;
            candidates.scores[i] = weight;
            if (weight > 0) {
                masses[(int) -exponent] += weight;
                sum += weight;
            }
        }
        return sum;
    }

    /** Returns a bound, at most e times too low, on the weights among the best that add up to {@code mass}. */
    private double leastOfTopP(double mass) {
        double sum = 0;
        int step = 0;
        while (step < NEGLIGIBLE && sum + masses[step] < mass) {
            sum += masses[step];
            step++;
        }
        return StrictMath.exp(-(step + 1)) * (1 - 1e-9);
    }
}
