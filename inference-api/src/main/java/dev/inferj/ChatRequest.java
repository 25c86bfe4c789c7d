package dev.inferj;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final String cacheSalt;
    private final @Nullable String affinity;
    private final Map<String, Object> templateVariables;
    private final List<ToolDefinition> tools;
    private final ToolChoice toolChoice;
    private final @Nullable ResponseFormat responseFormat;
    private final @Nullable Integer logprobs;
    private final @Nullable RequestOptions options;

    private ChatRequest(RequestSettings<?> settings) {
        this.messages = List.copyOf(settings.messages);
        this.rawPrompt = settings.rawPrompt;
        this.sampling = settings.sampling.build();
        this.deadline = settings.deadline;
        this.priority = settings.priority;
        this.tenant = settings.tenant;
        this.cacheSalt = settings.cacheSalt == null ? settings.tenant : settings.cacheSalt;
        this.affinity = settings.affinity;
        this.templateVariables = Collections.unmodifiableMap(new LinkedHashMap<>(settings.templateVariables));
        this.tools = List.copyOf(settings.tools);
        this.toolChoice = settings.toolChoice;
        this.responseFormat = settings.responseFormat;
        this.logprobs = settings.logprobs;
        this.options = settings.options;
    }

    /** Starts an empty request. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that holds what this request holds. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.messages.addAll(messages);
        builder.rawPrompt = rawPrompt;
        builder.sampling = sampling.toBuilder();
        builder.deadline = deadline;
        builder.priority = priority;
        builder.tenant = tenant;
        builder.cacheSalt = cacheSalt;
        builder.affinity = affinity;
        builder.templateVariables.putAll(templateVariables);
        builder.tools.addAll(tools);
        builder.toolChoice = toolChoice;
        builder.responseFormat = responseFormat;
        builder.logprobs = logprobs;
        builder.options = options;
        return builder;
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

    /** Returns the name of the circle that shares cached prompts with this one; the tenant unless another was given. */
    public String cacheSalt() {
        return cacheSalt;
    }

    /** Returns the name of the conversation that the request belongs to, by which a pool keeps it on one replica. */
    public Optional<String> affinity() {
        return Optional.ofNullable(affinity);
    }

    /** Returns the variables of the chat template that the request sets, by name; usually none. */
    public Map<String, Object> templateVariables() {
        return templateVariables;
    }

    /** Returns the functions that the model may ask for, each with a name of its own; usually none. */
    public List<ToolDefinition> tools() {
        return tools;
    }

    /** Returns whether the model is to call tools. */
    public ToolChoice toolChoice() {
        return toolChoice;
    }

    /** Returns the form that the answer must have, where it is not just text. */
    public Optional<ResponseFormat> responseFormat() {
        return Optional.ofNullable(responseFormat);
    }

    /** Returns, where the request asks for log probabilities, for how many of the likeliest tokens, in [0, 20]. */
    public OptionalInt logprobs() {
        return logprobs == null ? OptionalInt.empty() : OptionalInt.of(logprobs);
    }

    /** Returns what only one kind of server understands; usually nothing. */
    public Optional<RequestOptions> options() {
        return Optional.ofNullable(options);
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
        checkTools(settings);
        return new ChatRequest(settings);
    }

    private static void checkTools(RequestSettings<?> settings) {
        if (settings.rawPrompt != null && !settings.tools.isEmpty()) {
            throw new IllegalArgumentException("tools must come with messages: there is a raw prompt");
        }
        if (!settings.toolChoice.equals(ToolChoice.AUTO) && settings.tools.isEmpty()) {
            throw new IllegalArgumentException("toolChoice must come with tools: " + settings.toolChoice);
        }
        String chosen = settings.toolChoice.tool().orElse(null);
        if (chosen != null
                && settings.tools.stream().noneMatch(tool -> tool.name().equals(chosen))) {
            throw new IllegalArgumentException("toolChoice must name one of the tools "
                    + settings.tools.stream().map(ToolDefinition::name).toList() + ": " + chosen);
        }
    }

    /** Builds a {@link ChatRequest}. Belongs to one thread. */
    public static final class Builder extends RequestSettings<Builder> {
        private Builder() {}

        /** Puts messages in front of those there are. */
        public Builder prepend(List<Message> earlier) {
            messages.addAll(0, earlier);
            return this;
        }

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
