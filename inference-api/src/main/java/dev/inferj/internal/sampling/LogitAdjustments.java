package dev.inferj.internal.sampling;

import dev.inferj.SamplingOptions;
import java.util.Arrays;

/**
 * What penalties and logit bias make of the logits of single tokens. It knows which tokens those are, so that all others
 * are left alone; empty, and quick to ask, where the options set neither.
 */
final class LogitAdjustments {
    /** Marks a token with a bias that is in neither prompt nor answer. */
    private static final int NEVER_SEEN = -1;

    private final double repetitionPenalty;
    private final double frequencyPenalty;
    private final double presencePenalty;

    /** Whether some logits may become higher. */
    private final boolean raises;

    private final TokenNumbers numbers = new TokenNumbers();
    private int[] answerCounts = new int[0];
    private float[] biases = new float[0];

    LogitAdjustments(SamplingOptions options) {
        this.repetitionPenalty = options.repetitionPenalty().orElse(1);
        this.frequencyPenalty = options.frequencyPenalty().orElse(0);
        this.presencePenalty = options.presencePenalty().orElse(0);
        options.logitBias().forEach(this::addBias);
        this.raises = repetitionPenalty < 1
                || frequencyPenalty < 0
                || presencePenalty < 0
                || options.logitBias().values().stream().anyMatch(bias -> bias > 0);
    }

    private void addBias(int token, float bias) {
        int number = number(token); // may replace the array
        biases[number] = bias;
    }

    /** Counts the tokens of the prompt. */
    void addPrompt(int[] tokens) {
        if (repetitionPenalty != 1) {
            for (int token : tokens) {
                int number = number(token);
                answerCounts[number] = Math.max(answerCounts[number], 0);
            }
        }
    }

    /** Counts one token of the answer. */
    void addAnswer(int token) {
        if (repetitionPenalty != 1 || frequencyPenalty != 0 || presencePenalty != 0) {
            int number = number(token);
            answerCounts[number] = Math.max(answerCounts[number], 0) + 1;
        }
    }

    private int number(int token) {
        int number = numbers.add(token);
        if (number >= answerCounts.length) {
            int length = Math.max(8, 2 * number);
            answerCounts = Arrays.copyOf(answerCounts, length);
            Arrays.fill(answerCounts, number, length, NEVER_SEEN);
            biases = Arrays.copyOf(biases, length);
        }
        return number;
    }

    /** Returns whether the logit of a token is adjusted. */
    boolean contains(int token) {
        return indexOf(token) >= 0;
    }

    /** Returns the index of a token whose logit is adjusted, or -1. */
    int indexOf(int token) {
        return numbers.find(token);
    }

    /** Returns how many tokens have adjusted logits. */
    int size() {
        return numbers.size();
    }

    /** Returns one of those tokens, by an index below {@link #size}. */
    int token(int index) {
        return numbers.token(index);
    }

    /** Returns whether a logit may, once adjusted, be at least so high. Quicker than adjusting it. */
    boolean mayReach(double least, float logit) {
        return raises || logit >= least;
    }

    /** Returns what the logit of the token at an index becomes. */
    double adjust(int index, double logit) {
        double adjusted = logit;
        int count = answerCounts[index];
        if (count != NEVER_SEEN) {
            adjusted = adjusted > 0 ? adjusted / repetitionPenalty : adjusted * repetitionPenalty;
        }
        if (count > 0) {
            adjusted -= count * frequencyPenalty + presencePenalty;
        }
        return adjusted + biases[index];
    }
}
