package dev.inferj;

import org.jspecify.annotations.Nullable;

/** There is no such model, or no provider for its address: mend the address, or add the missing module or file. */
public final class ModelNotFoundException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public ModelNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ModelNotFoundException(String message) {
        super(message);
    }
}
