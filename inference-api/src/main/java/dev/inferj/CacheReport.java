package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the KV cache did for one prompt: how many of its tokens were there already, and why the others were not. Compares
 * the prompt with the one seen lately that agrees with it for longest. Immutable.
 */
public final class CacheReport {
    /** Why tokens of a prompt had to be computed. */
    public enum Cause {
        /** None that was ever computed: the prompt goes on from what is cached, or repeats it. */
        NONE,
        /** Nothing that begins like it was seen lately. */
        FIRST,
        /** An earlier request was just computing them. */
        PENDING,
        /** They were seen lately, but their cells were given up since; more slots or a larger host cache keep them. */
        EVICTED,
        /** The prompt's text differs from there on. */
        DIVERGED,
        /** Only white space differs there. */
        WHITESPACE,
        /** The system messages differ. */
        SYSTEM_CHANGED,
        /** The chat template wrote what a session said before differently this time. */
        HISTORY_REWRITTEN,
        /** They are cached under another salt; told only where {@code logContent} is on, since it tells of others. */
        OTHER_SALT,
        /** The provider does not tell. */
        UNKNOWN
    }

    /** The report of a provider that tells nothing. */
    public static final CacheReport UNKNOWN =
            builder(Cause.UNKNOWN, /* promptTokens= */ 0, /* cachedTokens= */ 0).build();

    private final Cause cause;
    private final int promptTokens;
    private final int cachedTokens;
    private final int divergence;
    private final @Nullable String earlierText;
    private final @Nullable String promptText;

    private CacheReport(Builder builder) {
        this.cause = builder.cause;
        this.promptTokens = builder.promptTokens;
        this.cachedTokens = builder.cachedTokens;
        this.divergence = builder.divergence;
        this.earlierText = builder.earlierText;
        this.promptText = builder.promptText;
    }

    /** Starts a report; for engines. */
    public static Builder builder(Cause cause, int promptTokens, int cachedTokens) {
        return new Builder(cause, promptTokens, cachedTokens);
    }

    /** Returns why not more was cached; the likeliest of the reasons where there are several. */
    public Cause cause() {
        return cause;
    }

    /** Returns how many tokens the prompt has. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Returns how many of them were cached. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** Returns the first position, counted in tokens from 0, at which the prompt differs from the earlier one. */
    public OptionalInt divergence() {
        return divergence < 0 ? OptionalInt.empty() : OptionalInt.of(divergence);
    }

    /** Returns how the earlier prompt went on there; only where {@code logContent} is on. */
    public Optional<String> earlierText() {
        return Optional.ofNullable(earlierText);
    }

    /** Returns how this prompt goes on there; only where {@code logContent} is on. */
    public Optional<String> promptText() {
        return Optional.ofNullable(promptText);
    }

    /** Returns all but the texts, on one line. */
    @Override
    public String toString() {
        return "CacheReport[" + cause + ", " + cachedTokens + " of " + promptTokens + " tokens cached"
                + (divergence < 0 ? "" : ", differs at " + divergence) + "]";
    }

    /** Builds a {@link CacheReport}. Belongs to one thread. */
    public static final class Builder {
        private final Cause cause;
        private final int promptTokens;
        private final int cachedTokens;
        private int divergence = -1;
        private @Nullable String earlierText;
        private @Nullable String promptText;

        private Builder(Cause cause, int promptTokens, int cachedTokens) {
            this.cause = requireNonNull(cause, "cause");
            if (promptTokens < 0) {
                throw new IllegalArgumentException("promptTokens must be >= 0: " + promptTokens);
            }
            if (cachedTokens < 0 || cachedTokens > promptTokens) {
                throw new IllegalArgumentException(
                        "cachedTokens must be in [0, promptTokens (" + promptTokens + ")]: " + cachedTokens);
            }
            this.promptTokens = promptTokens;
            this.cachedTokens = cachedTokens;
        }

        /** Sets the first position at which the prompts differ. */
        public Builder divergence(int position) {
            if (position < 0) {
                throw new IllegalArgumentException("position must be >= 0: " + position);
            }
            this.divergence = position;
            return this;
        }

        /** Sets how both go on there. */
        public Builder texts(String earlier, String prompt) {
            this.earlierText = requireNonNull(earlier, "earlier");
            this.promptText = requireNonNull(prompt, "prompt");
            return this;
        }

        public CacheReport build() {
            return new CacheReport(this);
        }
    }
}
