package dev.inferj;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model and how to answer it: either messages, which the model's chat template turns into a prompt,
 * or a raw prompt, which the model continues as it stands. Immutable, and good for any number of models.
 */
public final class ChatRequest {
    private final List<Message> messages;
    private final @Nullable String rawPrompt;
    private final SamplingOptions sampling;
    private final @Nullable Duration deadline;
    private final int priority;
    private final String tenant;

    private ChatRequest(RequestSettings<?> settings) {
        this.messages = List.copyOf(settings.messages);
        this.rawPrompt = settings.rawPrompt;
        this.sampling = settings.sampling.build();
        this.deadline = settings.deadline;
        this.priority = settings.priority;
        this.tenant = settings.tenant;
    }

    /** Starts an empty request. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the conversation; empty if there is a {@link #rawPrompt}. */
    public List<Message> messages() {
        return messages;
    }

    /** Returns the text to continue, where the request has one instead of messages. */
    public Optional<String> rawPrompt() {
        return Optional.ofNullable(rawPrompt);
    }

    /** Returns how to choose the tokens of the answer and when to stop. */
    public SamplingOptions sampling() {
        return sampling;
    }

    /** Returns the time from sending, above zero, within which the request must end. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Returns the rank among waiting requests; higher runs first, 0 is usual. */
    public int priority() {
        return priority;
    }

    /** Returns the name that fairness is kept by; empty for requests that name none. */
    public String tenant() {
        return tenant;
    }

    /** Returns the shape of the request; not its text, which may be private. */
    @Override
    public String toString() {
        return "ChatRequest[" + (rawPrompt == null ? messages : "raw prompt of " + rawPrompt.length() + " chars") + "]";
    }

    static ChatRequest from(RequestSettings<?> settings) {
        boolean raw = settings.rawPrompt != null;
        if (raw != settings.messages.isEmpty()) {
            throw new IllegalArgumentException(
                    raw
                            ? "request must have messages or a raw prompt: both were given"
                            : "request must have messages or a raw prompt: neither was given");
        }
        return new ChatRequest(settings);
    }

    /** Builds a {@link ChatRequest}. Belongs to one thread. */
    public static final class Builder extends RequestSettings<Builder> {
        private Builder() {}

        /**
         * Returns the request.
         *
         * @throws IllegalArgumentException unless it has either messages or a raw prompt
         */
        public ChatRequest build() {
            return from(this);
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
