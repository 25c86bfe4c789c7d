package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anything that went wrong while opening or running a model. Catch a subclass to react to one cause, or ask
 * {@link #isRetryable} whether the same request may succeed later.
 *
 * <p>The message says what happened, to which value and what to do, and holds no text of a prompt or an answer.
 */
public class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private String partialText = "";

    private transient List<Attempt> attempts = List.of(); // they tell of this process's servers

    public InferenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public InferenceException(String message) {
        this(message, null);
    }

    /** Returns whether the same request, unchanged, may succeed when sent again. */
    public boolean isRetryable() {
        return false;
    }

    /** Returns how long to wait before a retry, where that is known. Empty when {@link #isRetryable} is false. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** Returns what the model had said before the failure; empty when it had said nothing. */
    public String partialText() {
        return partialText;
    }

    /** Returns each time that the request was sent to a server, in the order in which they ended. */
    public List<Attempt> attempts() {
        return attempts == null ? List.of() : attempts;
    }

    /** Records each time that the request was sent, and returns this exception. For engines. */
    public InferenceException withAttempts(List<Attempt> made) {
        this.attempts = List.copyOf(made);
        return this;
    }

    /** Records what the model had said before the failure, and returns this exception. For engines and providers. */
    public InferenceException withPartialText(String text) {
        this.partialText = requireNonNull(text, "text");
        return this;
    }
}
