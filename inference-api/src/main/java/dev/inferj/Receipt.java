package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What one answer cost and how it was served. Times are measured on the library's side of any network, by the
 * {@link TimeSource}. What a provider cannot know is zero. Immutable.
 */
public final class Receipt {
    private final String provider;
    private final String model;
    private final Duration queueTime;
    private final Duration timeToFirstToken;
    private final Duration timePerOutputToken;
    private final Duration totalTime;
    private final double meanBatchWidth;
    private final int maxBatchWidth;
    private final int cachedTokens;
    private final CacheReport cache;
    private final int preemptions;
    private final List<Attempt> attempts;

    private Receipt(Builder builder) {
        this.provider = builder.provider;
        this.model = builder.model;
        this.queueTime = builder.queueTime;
        this.timeToFirstToken = builder.timeToFirstToken;
        this.timePerOutputToken = builder.timePerOutputToken;
        this.totalTime = builder.totalTime;
        this.meanBatchWidth = builder.meanBatchWidth;
        this.maxBatchWidth = builder.maxBatchWidth;
        this.cachedTokens = builder.cachedTokens;
        this.cache = builder.cache;
        this.preemptions = builder.preemptions;
        this.attempts = builder.attempts;
    }

    /** Starts a receipt; for engines. */
    public static Builder builder(String provider, String model) {
        return new Builder(provider, model);
    }

    /** Returns the scheme of the provider that answered. */
    public String provider() {
        return provider;
    }

    /** Returns the short name of the model that answered. */
    public String model() {
        return model;
    }

    /** Returns the time from sending the request until the engine or the server began to work on it. */
    public Duration queueTime() {
        return queueTime;
    }

    /** Returns the time from sending the request to its first token (TTFT); zero if there was none. */
    public Duration timeToFirstToken() {
        return timeToFirstToken;
    }

    /** Returns the mean time between tokens behind the first (TPOT); zero if there were fewer than two. */
    public Duration timePerOutputToken() {
        return timePerOutputToken;
    }

    /** Returns the time from sending the request to its end. */
    public Duration totalTime() {
        return totalTime;
    }

    /** Returns how many sequences ran side by side in the steps of this one, on average; 0 where unknown. */
    public double meanBatchWidth() {
        return meanBatchWidth;
    }

    /** Returns the most sequences that ran in one step with this one, itself included; 0 where unknown. */
    public int maxBatchWidth() {
        return maxBatchWidth;
    }

    /** Returns how many tokens of the prompt came from the KV cache. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** Returns what the KV cache did for the prompt, and why not more. */
    public CacheReport cache() {
        return cache;
    }

    /** Returns how often the sequence lost its KV cells to others and was computed again. */
    public int preemptions() {
        return preemptions;
    }

    /**
     * Returns each time that the request was sent to a server, in the order in which they ended; empty where the model runs in this
     * process.
     */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** Returns the figures that matter most, on one line, fit for a log. */
    @Override
    public String toString() {
        return "Receipt[" + provider + " " + model + ", queue " + queueTime.toMillis() + " ms, first token "
                + timeToFirstToken.toMillis() + " ms, per token " + timePerOutputToken.toNanos() / 1000 + " us, width "
                + maxBatchWidth + ", cached " + cachedTokens + "]";
    }

    /** Builds a {@link Receipt}; what is left out is zero or empty. Belongs to one thread. */
    public static final class Builder {
        private final String provider;
        private final String model;
        private Duration queueTime = Duration.ZERO;
        private Duration timeToFirstToken = Duration.ZERO;
        private Duration timePerOutputToken = Duration.ZERO;
        private Duration totalTime = Duration.ZERO;
        private double meanBatchWidth;
        private int maxBatchWidth;
        private int cachedTokens;
        private CacheReport cache = CacheReport.UNKNOWN;
        private int preemptions;
        private List<Attempt> attempts = List.of();

        private Builder(String provider, String model) {
            this.provider = requireNonNull(provider, "provider");
            this.model = requireNonNull(model, "model");
        }

        public Builder queueTime(Duration queueTime) {
            this.queueTime = requireNonNull(queueTime, "queueTime");
            return this;
        }

        public Builder timeToFirstToken(Duration timeToFirstToken) {
            this.timeToFirstToken = requireNonNull(timeToFirstToken, "timeToFirstToken");
            return this;
        }

        public Builder timePerOutputToken(Duration timePerOutputToken) {
            this.timePerOutputToken = requireNonNull(timePerOutputToken, "timePerOutputToken");
            return this;
        }

        public Builder totalTime(Duration totalTime) {
            this.totalTime = requireNonNull(totalTime, "totalTime");
            return this;
        }

        public Builder batchWidth(double mean, int max) {
            this.meanBatchWidth = mean;
            this.maxBatchWidth = max;
            return this;
        }

        public Builder cachedTokens(int cachedTokens) {
            this.cachedTokens = cachedTokens;
            return this;
        }

        public Builder cache(CacheReport cache) {
            this.cache = requireNonNull(cache, "cache");
            return this;
        }

        public Builder preemptions(int preemptions) {
            this.preemptions = preemptions;
            return this;
        }

        public Builder attempts(List<Attempt> attempts) {
            this.attempts = List.copyOf(attempts);
            return this;
        }

        public Receipt build() {
            return new Receipt(this);
        }
    }
}
