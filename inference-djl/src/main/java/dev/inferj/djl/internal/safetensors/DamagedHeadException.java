package dev.inferj.djl.internal.safetensors;

/** A head that cannot be believed; the message says why, and {@link SafetensorsFile} says which file. */
final class DamagedHeadException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedHeadException(String message) {
        super(message);
    }
}
