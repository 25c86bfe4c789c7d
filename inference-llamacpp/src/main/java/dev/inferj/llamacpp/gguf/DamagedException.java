package dev.inferj.llamacpp.gguf;

/** A check failed; {@link GgufFile} turns it into the public exception, which names the file. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
