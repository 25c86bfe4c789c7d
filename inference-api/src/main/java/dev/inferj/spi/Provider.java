package dev.inferj.spi;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;

/**
 * Opens models of one kind. Found with {@link java.util.ServiceLoader}, so the no-argument constructor must be cheap:
 * load native code in {@link #open}, not before. Safe to share between threads.
 */
public interface Provider {
    /**
     * Returns the scheme that addresses of this provider begin with, such as {@code llamacpp}: a letter and one or more
     * of a-z 0-9 + . -, and no other provider's.
     */
    String scheme();

    /**
     * Reads an address with this provider's scheme into its typed options. Does no I/O.
     *
     * @throws IllegalArgumentException if a setting is unknown or out of range
     */
    ModelOptions options(ModelAddress address);

    /**
     * Opens a model; may take long. Called from any thread, also from several at a time.
     *
     * @param options of the type that {@link #options} returns
     * @param defaults values for settings that the options leave open
     * @return a model that nobody else has, for the caller to close
     * @throws dev.inferj.InferenceException if the model cannot be opened; then nothing is left behind
     * @throws IllegalArgumentException if one of the defaults is out of range
     */
    Backend open(ModelOptions options, SettingSource defaults);

    /**
     * Opens a model that embeds texts, as {@link #open} does one that writes them.
     *
     * @throws dev.inferj.InvalidModelException if this provider has no such models
     */
    default EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        throw new InvalidModelException("the provider " + scheme() + " has no models that embed texts: "
                + options.model() + " must be opened as a chat model, or by another provider");
    }

    /**
     * Opens a model that ranks documents, as {@link #open} does one that writes texts.
     *
     * @throws dev.inferj.InvalidModelException if this provider has no such models
     */
    default RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        throw new InvalidModelException("the provider " + scheme() + " has no models that rank documents: "
                + options.model() + " must be opened as a chat model, or by another provider");
    }
}
