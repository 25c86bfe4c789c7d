package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

import dev.inferj.InputKind;
import dev.inferj.Truncation;

/** A text to embed. Control tokens written in it have no effect. */
public record EmbeddingInput(String text, InputKind kind, Truncation truncation) {
    public EmbeddingInput {
        requireNonNull(text, "text");
        requireNonNull(kind, "kind");
        requireNonNull(truncation, "truncation");
    }

    /** Returns how it is to be read; not the text, which may be private. */
    @Override
    public String toString() {
        return "EmbeddingInput[" + text.length() + " chars, " + kind + ", " + truncation + "]";
    }
}
