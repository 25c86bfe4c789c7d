package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.llamacpp.gguf.GgufFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What opening a model needs to know of its file before llama.cpp sees it. */
record ModelFile(GgufFile head) {
    /**
     * Reads the facts of a file.
     *
     * @throws ModelNotFoundException if there is no such file
     * @throws InvalidModelException if it is no GGUF file, or a damaged one
     */
    static ModelFile read(Path file) {
        return new ModelFile(GgufFile.read(file));
    }

    Optional<String> architecture() {
        return Optional.of(head.architecture());
    }

    OptionalLong parameters() {
        return OptionalLong.of(head.parameters());
    }

    Optional<String> quantization() {
        return head.quantization();
    }

    Optional<String> chatTemplate() {
        return head.chatTemplate();
    }

    int contextTokens() {
        return head.contextLength();
    }

    int layers() {
        return head.layers();
    }

    long bytes() {
        return head.bytes();
    }

    long kvBytesPerToken(CacheType keys, CacheType values) {
        return head.kvBytesPerToken(keys.bytesPerValue(), values.bytesPerValue());
    }
}
