package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A complete answer. Immutable. */
public final class ChatResponse {
    private final String text;
    private final String reasoning;
    private final List<ToolCall> toolCalls;
    private final List<TokenLogprob> logprobs;
    private final FinishReason finishReason;
    private final @Nullable String matchedStop;
    private final Usage usage;
    private final Receipt receipt;

    private ChatResponse(Builder builder) {
        this.text = builder.text;
        this.reasoning = builder.reasoning;
        this.toolCalls = builder.toolCalls;
        this.logprobs = builder.logprobs;
        this.finishReason = builder.finishReason;
        this.matchedStop = builder.matchedStop;
        this.usage = builder.usage;
        this.receipt = builder.receipt;
    }

    /**
     * For engines and tests: applications receive responses, they do not make them.
     *
     * @param text the answer, without the stop string
     * @param matchedStop the stop string that ended it; null if none did, or it is not known
     */
    public ChatResponse(
            String text, FinishReason finishReason, @Nullable String matchedStop, Usage usage, Receipt receipt) {
        this(builder(text, finishReason, usage, receipt).matchedStop(matchedStop));
    }

    /**
     * Starts a response; for engines and tests.
     *
     * @param text the answer, without the stop string
     */
    public static Builder builder(String text, FinishReason finishReason, Usage usage, Receipt receipt) {
        return new Builder(text, finishReason, usage, receipt);
    }

    /** Returns the answer, without the stop string that may have ended it. */
    public String text() {
        return text;
    }

    /** Returns what the model thought to itself before it answered; empty if it did not, or its provider keeps it. */
    public String reasoning() {
        return reasoning;
    }

    /** Returns the tools that the model wants called, in its order; usually none. */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** Returns how likely each token of the answer was, where the request asked for it; else none. */
    public List<TokenLogprob> logprobs() {
        return logprobs;
    }

    /** Returns the answer as a message, to put in front of the next request. */
    public Message toMessage() {
        return Message.assistant(text, toolCalls);
    }

    /** Returns why the answer ends where it does. */
    public FinishReason finishReason() {
        return finishReason;
    }

    /** Returns the stop string that ended the answer, if one did and the provider tells which. */
    public Optional<String> matchedStop() {
        return Optional.ofNullable(matchedStop);
    }

    /** Returns how many tokens it took. */
    public Usage usage() {
        return usage;
    }

    /** Returns how long it took and how it was served. */
    public Receipt receipt() {
        return receipt;
    }

    /** Returns what came back and at what cost; not the text, which may be private. */
    @Override
    public String toString() {
        return "ChatResponse[" + text.length() + " chars, "
                + (reasoning.isEmpty() ? "" : reasoning.length() + " chars of reasoning, ")
                + (toolCalls.isEmpty() ? "" : toolCalls + ", ")
                + finishReason + ", " + usage + ", " + receipt + "]";
    }

    /** Builds a {@link ChatResponse}. Belongs to one thread. */
    public static final class Builder {
        private final String text;
        private final FinishReason finishReason;
        private final Usage usage;
        private final Receipt receipt;
        private String reasoning = "";
        private List<ToolCall> toolCalls = List.of();
        private List<TokenLogprob> logprobs = List.of();
        private @Nullable String matchedStop;

        private Builder(String text, FinishReason finishReason, Usage usage, Receipt receipt) {
            this.text = requireNonNull(text, "text");
            this.finishReason = requireNonNull(finishReason, "finishReason");
            this.usage = requireNonNull(usage, "usage");
            this.receipt = requireNonNull(receipt, "receipt");
        }

        public Builder reasoning(String reasoning) {
            this.reasoning = requireNonNull(reasoning, "reasoning");
            return this;
        }

        public Builder toolCalls(List<ToolCall> toolCalls) {
            this.toolCalls = List.copyOf(toolCalls);
            return this;
        }

        public Builder logprobs(List<TokenLogprob> logprobs) {
            this.logprobs = List.copyOf(logprobs);
            return this;
        }

        /** Sets the stop string that ended the answer; null if none did, or it is not known. */
        public Builder matchedStop(@Nullable String matchedStop) {
            this.matchedStop = matchedStop;
            return this;
        }

        public ChatResponse build() {
            return new ChatResponse(this);
        }
    }
}
