package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts of an open model, as far as its provider knows them. Immutable. */
public final class ModelInfo {
    private final String provider;
    private final String name;
    private final int contextTokens;
    private final @Nullable String architecture;
    private final @Nullable Long parameters;
    private final @Nullable String quantization;
    private final @Nullable String chatTemplate;
    private final Map<String, String> namedChatTemplates;
    private final boolean takesMessages;
    private final Set<Feature> features;
    private final String fingerprint;

    private ModelInfo(Builder builder) {
        this.provider = builder.provider;
        this.name = builder.name;
        this.contextTokens = builder.contextTokens;
        this.architecture = builder.architecture;
        this.parameters = builder.parameters;
        this.quantization = builder.quantization;
        this.chatTemplate = builder.chatTemplate;
        this.namedChatTemplates = Collections.unmodifiableMap(new LinkedHashMap<>(builder.namedChatTemplates));
        this.takesMessages = builder.takesMessages;
        this.features = Set.copyOf(builder.features);
        this.fingerprint = builder.fingerprint == null ? builder.provider + ":" + builder.name : builder.fingerprint;
    }

    /**
     * Starts the facts of a model; for providers.
     *
     * @param provider the provider's scheme
     * @param name the model's name as receipts and logs give it
     */
    public static Builder builder(String provider, String name) {
        return new Builder(provider, name);
    }

    /** Returns the scheme of the provider that runs the model. */
    public String provider() {
        return provider;
    }

    /** Returns the short name of the model, as receipts and logs give it. */
    public String name() {
        return name;
    }

    /** Returns how many tokens, prompt and answer together, one request may have; 0 where unknown. */
    public int contextTokens() {
        return contextTokens;
    }

    /** Returns the family of the model, such as {@code llama}, where known. */
    public Optional<String> architecture() {
        return Optional.ofNullable(architecture);
    }

    /** Returns the number of weights, where known. */
    public OptionalLong parameters() {
        return parameters == null ? OptionalLong.empty() : OptionalLong.of(parameters);
    }

    /** Returns how the weights are stored, such as {@code Q4_K_M}, where known. */
    public Optional<String> quantization() {
        return Optional.ofNullable(quantization);
    }

    /** Returns a text that two models share only if one reads the tokens and KV states of the other. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Returns whether requests may hold messages; a base model takes raw prompts only. */
    public boolean takesMessages() {
        return takesMessages;
    }

    /** Returns what the model can do beyond text; a request that needs more is refused before it is queued. */
    public Set<Feature> features() {
        return features;
    }

    /** Returns the model's own chat template, in Jinja; empty where it has none or its server applies it. */
    public Optional<String> chatTemplate() {
        return Optional.ofNullable(chatTemplate);
    }

    /** Returns the model's further chat templates by name, such as {@code tool_use}; usually none. */
    public Map<String, String> namedChatTemplates() {
        return namedChatTemplates;
    }

    /** Returns a builder that holds what this holds. */
    public Builder toBuilder() {
        Builder builder = new Builder(provider, name);
        builder.contextTokens = contextTokens;
        builder.architecture = architecture;
        builder.parameters = parameters;
        builder.quantization = quantization;
        builder.chatTemplate = chatTemplate;
        builder.namedChatTemplates.putAll(namedChatTemplates);
        builder.takesMessages = takesMessages;
        builder.features = features;
        builder.fingerprint = fingerprint;
        return builder;
    }

    @Override
    public String toString() {
        return "ModelInfo[" + provider + " " + name + ", context " + contextTokens + "]";
    }

    /** Builds a {@link ModelInfo}; null, like leaving a fact out, says that it is not known. Belongs to one thread. */
    public static final class Builder {
        private final String provider;
        private final String name;
        private int contextTokens;
        private @Nullable String architecture;
        private @Nullable Long parameters;
        private @Nullable String quantization;
        private @Nullable String chatTemplate;
        private final Map<String, String> namedChatTemplates = new LinkedHashMap<>();
        private boolean takesMessages = true;
        private Set<Feature> features = Set.of();
        private @Nullable String fingerprint;

        private Builder(String provider, String name) {
            this.provider = requireNonNull(provider, "provider");
            this.name = requireNonNull(name, "name");
        }

        /** Sets how many tokens one request may have; 0, the default, where that is not known. */
        public Builder contextTokens(int contextTokens) {
            if (contextTokens < 0) {
                throw new IllegalArgumentException("contextTokens must be >= 0: " + contextTokens);
            }
            this.contextTokens = contextTokens;
            return this;
        }

        public Builder architecture(@Nullable String architecture) {
            this.architecture = architecture;
            return this;
        }

        public Builder parameters(long parameters) {
            if (parameters < 0) {
                throw new IllegalArgumentException("parameters must be >= 0: " + parameters);
            }
            this.parameters = parameters;
            return this;
        }

        public Builder quantization(@Nullable String quantization) {
            this.quantization = quantization;
            return this;
        }

        public Builder chatTemplate(@Nullable String chatTemplate) {
            this.chatTemplate = chatTemplate;
            return this;
        }

        /** Adds a further chat template, which the setting {@code chatTemplate} can choose. */
        public Builder namedChatTemplate(String name, String jinja) {
            namedChatTemplates.put(requireNonNull(name, "name"), requireNonNull(jinja, "jinja"));
            return this;
        }

        /** Default: provider and name. */
        public Builder fingerprint(String fingerprint) {
            this.fingerprint = requireNonNull(fingerprint, "fingerprint");
            return this;
        }

        /** Sets what the model can do beyond text. Default: nothing. The engine sets it for models in this process. */
        public Builder features(Set<Feature> features) {
            this.features = Set.copyOf(features);
            return this;
        }

        /** Default: true. The engine sets it for models in this process, by their chat template. */
        public Builder takesMessages(boolean takesMessages) {
            this.takesMessages = takesMessages;
            return this;
        }

        public ModelInfo build() {
            return new ModelInfo(this);
        }
    }
}
