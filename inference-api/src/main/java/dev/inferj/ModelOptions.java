package dev.inferj;

/**
 * A model and how to run it, in a provider's own typed form, such as {@code LlamaCpp.model(path).slots(8)}. Hand it to
 * {@link Inference#chat(ModelOptions)}. Each setting has the same name as in the provider's {@link ModelAddress}, in a
 * properties file ({@code inferj.SCHEME.NAME}) and in the environment ({@code INFERJ_SCHEME_NAME}). Immutable.
 */
public interface ModelOptions {
    /** Returns the scheme of the provider that these options are for. */
    String scheme();

    /** Returns the short name of the model, as receipts and logs give it. */
    String model();
}
