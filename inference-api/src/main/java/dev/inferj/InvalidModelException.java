package dev.inferj;

import org.jspecify.annotations.Nullable;

/** The model's files are damaged, or of a kind that the provider cannot run: use other files. */
public final class InvalidModelException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public InvalidModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public InvalidModelException(String message) {
        super(message);
    }
}
