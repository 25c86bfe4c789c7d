package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What opening a model needs to know of its file before llama.cpp sees it. */
interface ModelFile {
    /**
     * Reads the facts of a file.
     *
     * @throws ModelNotFoundException if there is no such file
     * @throws InvalidModelException if it is no GGUF file, or a damaged one
     */
    static ModelFile read(Path file) {
        // SEAM: dev.inferj.llamacpp.gguf.GgufFile takes the place of this.
        return GgufScan.read(file);
    }

    /** Returns the family of the model, such as {@code llama}. */
    Optional<String> architecture();

    /** Returns the number of weights. */
    OptionalLong parameters();

    /** Returns how the weights are stored, such as {@code Q4_K_M}. */
    Optional<String> quantization();

    /** Returns the model's own chat template. */
    Optional<String> chatTemplate();

    /** Returns how many tokens the model was trained to see at once; 0 where the file does not say. */
    int contextTokens();

    /** Returns the number of layers; 0 where the file does not say. */
    int layers();

    /** Returns the size of the file, or of all files of a model in several. */
    long bytes();

    /** Returns how many bytes one token takes in the KV cache; 0 where the file does not say. */
    long kvBytesPerToken(CacheType keys, CacheType values);
}
