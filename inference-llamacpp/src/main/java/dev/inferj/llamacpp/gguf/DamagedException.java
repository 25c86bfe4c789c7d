package dev.inferj.llamacpp.gguf;

import dev.inferj.InvalidModelException;
import java.nio.file.Path;

/** A check failed; whoever knows the file turns it into the public exception, which names that. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }

    /** Returns what to throw instead. */
    InvalidModelException refusing(String what, Path path) {
        return new InvalidModelException(
                "the " + what + " " + path + " is refused: " + getMessage()
                        + " (use another file, or download it again)",
                this);
    }
}
