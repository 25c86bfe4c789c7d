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

    /**
     * Says it in other words, where a server counted.
     *
     * @param needed tokens of the prompt; 0 if they are not known
     * @param limit tokens that the context holds; 0 if that is not known
     */
    public ContextLengthExceededException(String message, int needed, int limit) {
        super(message);
        this.needed = needed;
        this.limit = limit;
    }

    /** Returns the tokens that the prompt has; 0 if they are not known. */
    public int needed() {
        return needed;
    }

    /** Returns the tokens that the context holds, prompt and answer together; 0 if that is not known. */
    public int limit() {
        return limit;
    }
}
