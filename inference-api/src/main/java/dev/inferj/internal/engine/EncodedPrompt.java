package dev.inferj.internal.engine;

import org.jspecify.annotations.Nullable;

/** A prompt in tokens, and how it came about. */
final class EncodedPrompt {
    private final int[] tokens;
    private final boolean rewritten;
    private final int keepOnShift;
    private final @Nullable ContextShift shift;

    /**
     * @param tokens at least one; not copied
     * @param rewritten whether the template wrote what a session had said before differently this time
     * @param keepOnShift tokens that stay in front when the context shifts; -1 if it must not
     * @param shift what was cut out of what a session had said before, for these tokens to fit
     */
    EncodedPrompt(int[] tokens, boolean rewritten, int keepOnShift, @Nullable ContextShift shift) {
        this.tokens = tokens;
        this.rewritten = rewritten;
        this.keepOnShift = keepOnShift;
        this.shift = shift;
    }

    /** Returns the tokens; not to be changed. */
    int[] tokens() {
        return tokens;
    }

    boolean isRewritten() {
        return rewritten;
    }

    int keepOnShift() {
        return keepOnShift;
    }

    @Nullable
    ContextShift shift() {
        return shift;
    }
}
