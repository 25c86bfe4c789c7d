package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.llamacpp.gguf.GgufFile;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import java.nio.file.Path;
import java.util.Map;
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

    /**
     * Checks that texts can be made into tokens.
     *
     * @throws InvalidModelException if not: llama.cpp ends the process over a text, or may
     */
    void requireTokenizer() {
        requireVocabulary();
        String kind = head.tokenizer().orElse("none");
        if (kind.equals("t5") || kind.equals("bert")) {
            throw new InvalidModelException("model must answer token by token, but its tokenizer, " + kind
                    + ", is one of encoders, which embed or rank: " + head.path());
        }
    }

    /**
     * Checks that there is a vocabulary at all.
     *
     * @throws InvalidModelException if not
     */
    void requireVocabulary() {
        String kind = head.tokenizer().orElse("none");
        if (kind.equals("none") || kind.equals("no_vocab")) {
            throw new InvalidModelException(
                    "model must have a vocabulary, for there is no text without: " + head.path());
        }
    }

    /**
     * Checks that a library can compute with the tensors.
     *
     * @throws InvalidModelException if not: its version would end the process
     */
    void requireTensorsFor(LlamaLibrary library) {
        head.halfPrecisionFactors()
                .filter(tensor -> !library.takesHalfPrecisionFactors())
                .ifPresent(tensor -> {
                    throw new InvalidModelException("the tensor " + tensor + " must be stored as F32, not F16, for "
                            + library + ": convert the model again: " + head.path());
                });
        head.missingGate().filter(tensor -> !library.takesExpertsWithoutGates()).ifPresent(tensor -> {
            throw new InvalidModelException("the tensor " + tensor + " is missing, which " + library
                    + " cannot do without: use another file, or name a newer llama.cpp by the setting library: "
                    + head.path());
        });
    }

    Path path() {
        return head.path();
    }

    boolean holds(String tensor) {
        return head.holds(tensor);
    }

    /** Returns the number of the way in which tokens' vectors become a text's; empty where the file does not say. */
    OptionalLong pooling() {
        return head.integer(head.architecture() + ".pooling_type");
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

    Map<String, String> namedChatTemplates() {
        return head.namedChatTemplates();
    }

    int contextTokens() {
        return head.contextLength();
    }

    long experts() {
        return head.integer(head.architecture() + ".expert_count").orElse(0);
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
