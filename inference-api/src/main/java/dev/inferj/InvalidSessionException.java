package dev.inferj;

import org.jspecify.annotations.Nullable;

/** A session file is damaged, was changed, or belongs to another user or model: start a new session. */
public final class InvalidSessionException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public InvalidSessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
