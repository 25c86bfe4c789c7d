package dev.inferj.spi;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;

/**
 * Opens models of one kind. Found with {@link java.util.ServiceLoader}, so the no-argument constructor must be cheap:
 * load native code in {@link #open}, not before. Safe to share between threads.
 */
public interface Provider {
    /** Returns the scheme that addresses of this provider begin with, such as {@code llamacpp}. */
    String scheme();

    /**
     * Reads an address with this provider's scheme into its typed options.
     *
     * @throws IllegalArgumentException if a setting is unknown or out of range
     */
    ModelOptions options(ModelAddress address);

    /**
     * Opens a model; may take long.
     *
     * @param options of the type that {@link #options} returns
     * @param defaults values for settings that the options leave open
     * @throws dev.inferj.InferenceException if the model cannot be opened; then nothing is left behind
     */
    Backend open(ModelOptions options, SettingSource defaults);
}
