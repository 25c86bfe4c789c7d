package dev.inferj;

import org.jspecify.annotations.Nullable;

/** The engine or its native code failed while running the request. Other requests may go on. */
public final class EngineFailedException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public EngineFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public EngineFailedException(String message) {
        super(message);
    }
}
