package dev.inferj.internal.sampling;

/**
 * Keeps the best of some candidates without sorting them: splits them around a pivot again and again and goes on with one
 * side only (Hoare, "Algorithm 65: find", 1961). Takes time in proportion to their number, and leaves those kept in no
 * order of use, though always in the same one.
 */
final class Quickselect {
    private final Candidates candidates;

    Quickselect(Candidates candidates) {
        this.candidates = candidates;
    }

    /** Keeps the best {@code count}. */
    void keepBest(int count) {
        int from = 0;
        int to = candidates.size;
        // The boundary is somewhere in [from, to].
        while (from < count && count < to) {
            int split = split(from, to);
            if (split <= count) {
                from = split;
            } else {
                to = split;
            }
        }
        candidates.size = Math.min(candidates.size, count);
    }

    /** Keeps the fewest best whose scores, all of them positive, add up to {@code mass}; all, where they do not. */
    void keepMass(double mass) {
        int from = 0;
        int to = candidates.size;
        double missing = mass;
        // The last to keep is somewhere in [from, to), and those before it lack this much.
        while (to - from > 1) {
            int split = split(from, to);
            double better = candidates.sum(from, split);
            if (better < missing) {
                missing -= better;
                from = split;
            } else {
                to = split;
            }
        }
        candidates.size = to;
    }

    /**
     * Reorders {@code [from, to)}, which are at least two, so that all before the returned index are better than the rest.
     * There is at least one on either side.
     */
    private int split(int from, int to) {
        int quarter = (to - from) / 4;
        int pivot = median(from + quarter, from + (to - from) / 2, to - 1 - quarter);
        double score = candidates.scores[pivot];
        int token = candidates.tokens[pivot];
        int left = from - 1;
        int right = to;
        while (true) {
            // Neither walk leaves the range: the pivot stops both, and after a swap so does what was swapped.
            do {
                left++;
            } while (Candidates.isBetter(candidates.scores[left], candidates.tokens[left], score, token));
            do {
                right--;
            } while (Candidates.isBetter(score, token, candidates.scores[right], candidates.tokens[right]));
            if (left >= right) {
                return Math.max(left, from + 1); // left is still from where the pivot is first, and the best of all
            }
            candidates.swap(left, right);
        }
    }

    private int median(int a, int b, int c) {
        if (candidates.isBetter(a, b)) {
            return candidates.isBetter(b, c) ? b : candidates.isBetter(a, c) ? c : a;
        }
        return candidates.isBetter(a, c) ? a : candidates.isBetter(b, c) ? c : b;
    }
}
