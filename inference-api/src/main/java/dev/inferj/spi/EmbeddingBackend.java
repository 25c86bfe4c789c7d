package dev.inferj.spi;

/** A model that turns texts into vectors. A vector is handed over: the backend keeps no reference to it. */
public non-sealed interface EmbeddingBackend extends BatchBackend<EmbeddingInput, float[]> {
    /** Returns how many numbers a vector has, at least 1; always the same. */
    int dimensions();
}
