package dev.inferj;

import org.jspecify.annotations.Nullable;

/** What the provider needs could not be reached: a native library, a device, a server. The message names it. */
public final class ProviderUnavailableException extends InferenceException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * @param message what was looked for, where, and what to install or start
     * @param retryable whether it may come back by itself, as a server may and a missing library will not
     */
    public ProviderUnavailableException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
