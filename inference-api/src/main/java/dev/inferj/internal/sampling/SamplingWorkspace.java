package dev.inferj.internal.sampling;

/** Scratch space for the samplers of one engine thread; allocated once per model. About 12 bytes per token. */
public final class SamplingWorkspace {
    private final Candidates candidates;

    public SamplingWorkspace(int vocabularySize) {
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabularySize must be >= 1: " + vocabularySize);
        }
        this.candidates = new Candidates(vocabularySize);
    }

    /** Returns the one set of candidates; what a sampler left there is of no use to the next. */
    Candidates candidates() {
        return candidates;
    }
}
