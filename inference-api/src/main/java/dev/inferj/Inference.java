package dev.inferj;

/** Opens models. */
public final class Inference implements AutoCloseable {
    private Inference() {}

    /** Opens the model with the given options. */
    public ChatModel chat(ModelOptions options) {
        if (!options.scheme().isEmpty()) {
            throw new UnsupportedOperationException(options.model());
        }
        throw new IllegalArgumentException(options.model());
    }

    @Override
    public void close() {}
}
