package dev.inferj;

import org.jspecify.annotations.Nullable;

/** The request cannot be run by this model as it is: mend the request. */
public final class InvalidRequestException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public InvalidRequestException(String message) {
        super(message);
    }
}
