package dev.inferj.internal.sampling;

import java.nio.FloatBuffer;

/**
 * Reads rows of logits, as penalties and bias adjust them. What takes part are the tokens whose logit is neither NaN nor
 * -Infinity.
 *
 * <p>A pass over a row is one comparison a token: with the best so far, or the k-th best, which hardly any token exceeds.
 * Only of one that does is it asked whether its logit is adjusted; the adjusted ones come after the row.
 */
final class LogitScan {
    /** Returned instead of a token where none takes part. */
    static final int NONE = -1;

    private final LogitAdjustments adjustments;

    LogitScan(LogitAdjustments adjustments) {
        this.adjustments = adjustments;
    }

    /** Returns the token with the highest logit, the lowest such token, or {@link #NONE}. */
    int likeliest(FloatBuffer logits) {
        float threshold = Float.NEGATIVE_INFINITY;
        int likeliest = NONE;
        int size = logits.limit();
        for (int token = firstAbove(threshold, logits, 0);
                token < size;
                token = firstAbove(threshold, logits, token + 1)) {
            if (!adjustments.contains(token)) {
                threshold = logits.get(token);
                likeliest = token;
            }
        }
        double highest = threshold;
        for (int i = 0; i < adjustments.size(); i++) {
            double logit = adjusted(logits, i, highest);
            int token = adjustments.token(i);
            if (logit > highest || (logit == highest && token < likeliest)) {
                highest = logit;
                likeliest = token;
            }
        }
        return likeliest;
    }

    /** Puts the tokens with the {@code count} highest logits into {@code best}, the lower tokens where some tie. */
    void best(FloatBuffer logits, int count, CandidateHeap best) {
        float threshold = Float.NEGATIVE_INFINITY;
        int size = logits.limit();
        for (int token = firstAbove(threshold, logits, 0);
                token < size;
                token = firstAbove(threshold, logits, token + 1)) {
            if (!adjustments.contains(token)) {
                threshold = (float) best.offer(token, logits.get(token), count);
            }
        }
        double least = threshold;
        for (int i = 0; i < adjustments.size(); i++) {
            double logit = adjusted(logits, i, least);
            if (logit >= least && logit > Double.NEGATIVE_INFINITY) {
                least = best.offer(adjustments.token(i), logit, count);
            }
        }
    }

    /** Puts the tokens whose logits are at most {@code reach} below the highest into {@code near}. */
    void near(FloatBuffer logits, double reach, Candidates near) {
        int likeliest = likeliest(logits);
        if (likeliest == NONE) {
            return;
        }
        // One step lower, so that what is just within reach is above.
        float threshold = Math.nextDown((float) (logit(logits, likeliest) - reach));
        addAbove(threshold, logits, near);
        if (adjustments.size() > 0) {
            near.removeAll(adjustments);
        }
        for (int i = 0; i < adjustments.size(); i++) {
            double logit = adjusted(logits, i, threshold);
            if (logit > threshold) {
                near.add(adjustments.token(i), logit);
            }
        }
    }

    private static void addAbove(float threshold, FloatBuffer logits, Candidates above) {
        int[] tokens = above.tokens;
        double[] scores = above.scores;
        int added = 0;
        int size = logits.limit();
        for (int token = 0; token < size; token++) {
            float logit = logits.get(token);
            if (logit > threshold) {
                tokens[added] = token;
                scores[added] = logit;
                added++;
            }
        }
        above.size = added;
    }

    /** Returns the first token at {@code from} or later whose logit, as it stands in the row, is above the threshold. */
    private static int firstAbove(float threshold, FloatBuffer logits, int from) {
        int size = logits.limit();
        for (int token = from; token < size; token++) {
            if (logits.get(token) > threshold) {
                return token;
            }
        }
        return size;
    }

    private double logit(FloatBuffer logits, int token) {
        int index = adjustments.indexOf(token);
        return index < 0 ? logits.get(token) : adjustments.adjust(index, logits.get(token));
    }

    /** Returns the adjusted logit at an index of the adjustments; NaN if it is below {@code least} or of no token at all. */
    private double adjusted(FloatBuffer logits, int index, double least) {
        int token = adjustments.token(index);
        if (token < 0 || token >= logits.limit()) {
            return Double.NaN;
        }
        float logit = logits.get(token);
        return adjustments.mayReach(least, logit) ? adjustments.adjust(index, logit) : Double.NaN;
    }
}
