package dev.inferj;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too many requests are waiting already: send this one again after {@link #retryAfter}. */
public final class OverloadedException extends InferenceException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    public OverloadedException(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
