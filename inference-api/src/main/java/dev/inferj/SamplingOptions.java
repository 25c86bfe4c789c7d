package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen and when to stop. What is left unset is the provider's to choose: models in this process
 * use {@link #DEFAULT_TEMPERATURE} and the other defaults named here, servers use their own.
 *
 * <p>In this process the steps run in the order penalties, logit bias, top-k, temperature, top-p, min-p, choice.
 *
 * <p>Immutable. The ranges are those of the {@link Builder}.
 */
public final class SamplingOptions {
    /** Temperature of models in this process, where none is set. */
    public static final double DEFAULT_TEMPERATURE = 0.8;
    /** Top-k of models in this process, where none is set. */
    public static final int DEFAULT_TOP_K = 40;
    /** Top-p of models in this process, where none is set. */
    public static final double DEFAULT_TOP_P = 0.95;
    /** Min-p of models in this process, where none is set. */
    public static final double DEFAULT_MIN_P = 0.05;

    private final @Nullable Double temperature;
    private final @Nullable Integer topK;
    private final @Nullable Double topP;
    private final @Nullable Double minP;
    private final @Nullable Double repetitionPenalty;
    private final @Nullable Double frequencyPenalty;
    private final @Nullable Double presencePenalty;
    private final @Nullable Long seed;
    private final @Nullable Integer maxTokens;
    private final Map<Integer, Float> logitBias;
    private final List<String> stop;

    private SamplingOptions(Builder builder) {
        this.temperature = builder.temperature;
        this.topK = builder.topK;
        this.topP = builder.topP;
        this.minP = builder.minP;
        this.repetitionPenalty = builder.repetitionPenalty;
        this.frequencyPenalty = builder.frequencyPenalty;
        this.presencePenalty = builder.presencePenalty;
        this.seed = builder.seed;
        this.maxTokens = builder.maxTokens;
        this.logitBias = Collections.unmodifiableMap(new LinkedHashMap<>(builder.logitBias));
        this.stop = List.copyOf(builder.stop);
    }

    /** Starts options of which none is set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that holds what these options hold. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.temperature = temperature;
        builder.topK = topK;
        builder.topP = topP;
        builder.minP = minP;
        builder.repetitionPenalty = repetitionPenalty;
        builder.frequencyPenalty = frequencyPenalty;
        builder.presencePenalty = presencePenalty;
        builder.seed = seed;
        builder.maxTokens = maxTokens;
        builder.logitBias.putAll(logitBias);
        builder.stop.addAll(stop);
        return builder;
    }

    /** Returns the temperature, in [0, 100], never -0.0; 0 is greedy. Empty if it was not set, as with all others. */
    public OptionalDouble temperature() {
        return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature);
    }

    /** Returns how many of the likeliest tokens are kept; 0 keeps all. */
    public OptionalInt topK() {
        return topK == null ? OptionalInt.empty() : OptionalInt.of(topK);
    }

    /** Returns the probability, in (0, 1], that the kept tokens reach together. */
    public OptionalDouble topP() {
        return topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP);
    }

    /** Returns the least probability of a kept token, in [0, 1], as a part of the likeliest token's. */
    public OptionalDouble minP() {
        return minP == null ? OptionalDouble.empty() : OptionalDouble.of(minP);
    }

    /** Returns what divides the logits of tokens seen before, in (0, 10]. */
    public OptionalDouble repetitionPenalty() {
        return repetitionPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(repetitionPenalty);
    }

    /** Returns what each occurrence in the answer takes off a token's logit, in [-2, 2]. */
    public OptionalDouble frequencyPenalty() {
        return frequencyPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(frequencyPenalty);
    }

    /** Returns what the first occurrence in the answer takes off a token's logit, in [-2, 2]. */
    public OptionalDouble presencePenalty() {
        return presencePenalty == null ? OptionalDouble.empty() : OptionalDouble.of(presencePenalty);
    }

    /** Returns the seed of the random choices; any number is one. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Returns the most tokens of the answer, at least 1. */
    public OptionalInt maxTokens() {
        return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** Returns what is added to the logits of single tokens, in [-100, 100], by token id, in the order given. */
    public Map<Integer, Float> logitBias() {
        return logitBias;
    }

    /** Returns the strings that end the answer, none of them empty or twice, in the order given. */
    public List<String> stop() {
        return stop;
    }

    /** Builds {@link SamplingOptions}. A value out of its range is refused at once. Belongs to one thread. */
    public static final class Builder {
        private @Nullable Double temperature;
        private @Nullable Integer topK;
        private @Nullable Double topP;
        private @Nullable Double minP;
        private @Nullable Double repetitionPenalty;
        private @Nullable Double frequencyPenalty;
        private @Nullable Double presencePenalty;
        private @Nullable Long seed;
        private @Nullable Integer maxTokens;
        private final Map<Integer, Float> logitBias = new LinkedHashMap<>();
        private final Set<String> stop = new LinkedHashSet<>();

        private Builder() {}

        /** Flattens (above 1) or sharpens (below 1) the choice; 0 always takes the likeliest token. In [0, 100]. */
        public Builder temperature(double temperature) {
            this.temperature = within("temperature", temperature, 0, 100);
            return this;
        }

        /** Keeps the {@code topK} likeliest tokens, at least 0; 0 keeps all. */
        public Builder topK(int topK) {
            if (topK < 0) {
                throw new IllegalArgumentException("topK must be >= 0: " + topK);
            }
            this.topK = topK;
            return this;
        }

        /** Keeps the fewest tokens whose probabilities add up to {@code topP}, in (0, 1]; 1 keeps all. */
        public Builder topP(double topP) {
            if (!(topP > 0 && topP <= 1)) {
                throw new IllegalArgumentException("topP must be in (0, 1]: " + topP);
            }
            this.topP = topP;
            return this;
        }

        /** Keeps the tokens at least {@code minP} times as likely as the likeliest, in [0, 1]; 0 keeps all. */
        public Builder minP(double minP) {
            this.minP = within("minP", minP, 0, 1);
            return this;
        }

        /**
         * Makes every token of the prompt and the answer less likely: positive logits are divided by the penalty,
         * negative ones multiplied (Keskar et al., 2019). In (0, 10]; 1 is off, the default.
         */
        public Builder repetitionPenalty(double repetitionPenalty) {
            if (!(repetitionPenalty > 0 && repetitionPenalty <= 10)) {
                throw new IllegalArgumentException("repetitionPenalty must be in (0, 10]: " + repetitionPenalty);
            }
            this.repetitionPenalty = repetitionPenalty;
            return this;
        }

        /** Lowers a token's logit by this for each time the answer holds it. In [-2, 2]; 0 is off, the default. */
        public Builder frequencyPenalty(double frequencyPenalty) {
            this.frequencyPenalty = within("frequencyPenalty", frequencyPenalty, -2, 2);
            return this;
        }

        /** Lowers a token's logit by this once the answer holds it. In [-2, 2]; 0 is off, the default. */
        public Builder presencePenalty(double presencePenalty) {
            this.presencePenalty = within("presencePenalty", presencePenalty, -2, 2);
            return this;
        }

        /** Adds {@code bias}, in [-100, 100], to the logit of one token, at least 0; -100 in effect bans it. */
        public Builder logitBias(int token, double bias) {
            if (token < 0) {
                throw new IllegalArgumentException("token must be >= 0: " + token);
            }
            logitBias.put(token, (float) within("bias", bias, -100, 100));
            return this;
        }

        /** Makes the choices repeat: same model, library, request and seed give the same answer. Default: random. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** Ends the answer after so many tokens, at least 1. Default: when the context is full. */
        public Builder maxTokens(int maxTokens) {
            if (maxTokens < 1) {
                throw new IllegalArgumentException("maxTokens must be >= 1: " + maxTokens);
            }
            this.maxTokens = maxTokens;
            return this;
        }

        /** Ends the answer where one of these strings, none of them empty, would begin. Adds to those given before. */
        public Builder stop(String... stop) {
            for (String s : stop) {
                if (requireNonNull(s, "stop").isEmpty()) {
                    throw new IllegalArgumentException("stop must not be empty: \"\"");
                }
                this.stop.add(s);
            }
            return this;
        }

        /** Returns the options as they stand; later changes of this builder do not reach them. */
        public SamplingOptions build() {
            return new SamplingOptions(this);
        }

        private static double within(String name, double value, double min, double max) {
            // Written so that NaN fails; adding 0.0 turns -0.0 into 0.0.
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException(
                        name + " must be in [" + show(min) + ", " + show(max) + "]: " + value);
            }
            return value + 0.0;
        }

        private static String show(double bound) {
            return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
        }
    }
}
