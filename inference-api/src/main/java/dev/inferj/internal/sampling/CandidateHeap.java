package dev.inferj.internal.sampling;

/** Collects the best so many candidates of any number, in their columns, as a binary heap with the worst first. */
final class CandidateHeap {
    private final Candidates candidates;

    CandidateHeap(Candidates candidates) {
        this.candidates = candidates;
    }

    /**
     * Adds a candidate while fewer than {@code count} are there, then only in place of the worst, if it is better. Returns
     * the score that the next one must reach.
     */
    double offer(int token, double score, int count) {
        if (candidates.size < count) {
            candidates.add(token, score);
            siftUp(candidates.size - 1);
        } else if (Candidates.isBetter(score, token, candidates.scores[0], candidates.tokens[0])) {
            candidates.tokens[0] = token;
            candidates.scores[0] = score;
            siftDown();
        }
        return candidates.size < count ? Double.NEGATIVE_INFINITY : candidates.scores[0];
    }

    private void siftUp(int from) {
        int child = from;
        int parent = (child - 1) / 2;
        while (child > 0 && candidates.isBetter(parent, child)) {
            candidates.swap(parent, child);
            child = parent;
            parent = (child - 1) / 2;
        }
    }

    private void siftDown() {
        int parent = 0;
        int child = worseChild(parent);
        while (child < candidates.size && candidates.isBetter(parent, child)) {
            candidates.swap(parent, child);
            parent = child;
            child = worseChild(parent);
        }
    }

    private int worseChild(int parent) {
        int left = 2 * parent + 1;
        int right = left + 1;
        return right < candidates.size && candidates.isBetter(left, right) ? right : left;
    }
}
