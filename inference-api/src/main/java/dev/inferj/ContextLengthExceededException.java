package dev.inferj;

/** The prompt does not fit in the model's context: shorten it, or open the model with a larger context. */
public final class ContextLengthExceededException extends InferenceException {
    private static final long serialVersionUID = 1L;

    private final int needed;
    private final int limit;

    /**
     * @param needed tokens of the prompt
     * @param limit tokens that the context holds, prompt and answer together
     */
    public ContextLengthExceededException(int needed, int limit) {
        super("the prompt has " + needed + " tokens, the context holds " + limit
                + ", one of them for the answer: shorten the prompt or raise contextTokens");
        this.needed = needed;
        this.limit = limit;
    }

    /** Returns the tokens that the prompt has. */
    public int needed() {
        return needed;
    }

    /** Returns the tokens that the context holds, prompt and answer together. */
    public int limit() {
        return limit;
    }
}
