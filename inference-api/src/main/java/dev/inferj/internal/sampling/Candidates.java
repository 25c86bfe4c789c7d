package dev.inferj.internal.sampling;

/**
 * The tokens that may still be chosen, as columns: first with their logits, later with weights in proportion to their
 * probabilities. One candidate is better than another by a higher score or, for the same score, a lower token; so no two
 * tie. No score is NaN.
 */
final class Candidates {
    final int[] tokens;
    final double[] scores;
    int size;

    Candidates(int capacity) {
        this.tokens = new int[capacity];
        this.scores = new double[capacity];
    }

    int capacity() {
        return tokens.length;
    }

    void add(int token, double score) {
        tokens[size] = token;
        scores[size] = score;
        size++;
    }

    /** Removes the tokens whose logits are adjusted. */
    void removeAll(LogitAdjustments adjustments) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!adjustments.contains(tokens[i])) {
                move(i, kept++);
            }
        }
        size = kept;
    }

    /** Keeps those with this score or a higher one. */
    void keepFrom(double least) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (scores[i] >= least) {
                move(i, kept++);
            }
        }
        size = kept;
    }

    private void move(int from, int to) {
        tokens[to] = tokens[from];
        scores[to] = scores[from];
    }

    /** Returns the highest score, or -Infinity if there is none. */
    double highest() {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            if (scores[i] > highest) {
                highest = scores[i];
            }
        }
        return highest;
    }

    /** Returns a token, each as likely as its share of all scores, where {@code point} is uniform in [0, 1). */
    int pick(double point) {
        double rest = point * sum(0, size);
        int last = size - 1;
        for (int i = 0; i < last; i++) {
            rest -= scores[i];
            if (rest < 0) {
                return tokens[i];
            }
        }
        return tokens[last];
    }

    double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += scores[i];
        }
        return sum;
    }

    boolean isBetter(int a, int b) {
        return isBetter(scores[a], tokens[a], scores[b], tokens[b]);
    }

    static boolean isBetter(double score, int token, double otherScore, int otherToken) {
        return score > otherScore || (score == otherScore && token < otherToken);
    }

    void swap(int a, int b) {
        int token = tokens[a];
        tokens[a] = tokens[b];
        tokens[b] = token;
        double score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
    }
}
