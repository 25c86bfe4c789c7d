package dev.inferj.internal.engine;

/** A prompt in tokens, and how it came about. */
final class EncodedPrompt {
    private final int[] tokens;
    private final boolean rewritten;

    /**
     * @param tokens at least one; not copied
     * @param rewritten whether the template wrote what a session had said before differently this time
     */
    EncodedPrompt(int[] tokens, boolean rewritten) {
        this.tokens = tokens;
        this.rewritten = rewritten;
    }

    /** Returns the tokens; not to be changed. */
    int[] tokens() {
        return tokens;
    }

    boolean isRewritten() {
        return rewritten;
    }
}
