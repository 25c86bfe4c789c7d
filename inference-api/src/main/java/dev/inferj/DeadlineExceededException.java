package dev.inferj;

/** The request did not end within its deadline. {@link #partialText} holds what there was. */
public final class DeadlineExceededException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public DeadlineExceededException(String message) {
        super(message);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
