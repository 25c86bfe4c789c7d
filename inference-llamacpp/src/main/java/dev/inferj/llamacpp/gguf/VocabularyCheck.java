package dev.inferj.llamacpp.gguf;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a vocabulary. llama.cpp ends the process over tokens that are empty, hold a NUL or stand there twice, and reads
 * beyond arrays that are shorter than the vocabulary.
 */
final class VocabularyCheck {
    private static final List<String> SPECIAL = List.of(
            "bos",
            "eos",
            "eot",
            "eom",
            "unknown",
            "seperator",
            "padding",
            "cls",
            "mask",
            "prefix",
            "suffix",
            "middle",
            "fim_pre",
            "fim_suf",
            "fim_mid",
            "fim_pad",
            "fim_rep",
            "fim_sep");

    private final Metadata metadata;

    VocabularyCheck(Metadata metadata) {
        this.metadata = metadata;
    }

    void run() {
        String kind = metadata.text("tokenizer.ggml.model").orElse("");
        if (kind.equals("no_vocab") || kind.equals("none") || !metadata.has("tokenizer.ggml.tokens")) {
            return;
        }
        List<?> tokens = array("tokenizer.ggml.tokens");
        if (tokens.isEmpty()) {
            throw new DamagedException("tokenizer.ggml.tokens is empty");
        }
        Set<Object> seen = new HashSet<>();
        for (Object token : tokens) {
            if (!(token instanceof String text) || text.isEmpty() || text.indexOf('\0') >= 0) {
                throw new DamagedException(
                        "tokenizer.ggml.tokens[" + seen.size() + "] is empty, holds a NUL, or is no text");
            }
            if (!seen.add(token)) {
                throw new DamagedException("tokenizer.ggml.tokens[" + seen.size() + "] stands there twice: " + token);
            }
        }
        sameLength("tokenizer.ggml.scores", tokens.size(), Metadata.FLOAT32);
        sameLength("tokenizer.ggml.token_type", tokens.size(), Metadata.INT32, Metadata.UINT32);
        new TokenizerCheck(
                        kind, tokens, metadata.list("tokenizer.ggml.token_type").orElse(List.of()))
                .run();
        checkMerges();
        for (String special : SPECIAL) {
            checkSpecial("tokenizer.ggml." + special + "_token_id", tokens.size());
        }
    }

    /** llama.cpp reads these as plain memory of 32-bit numbers, whatever the file says that they are. */
    private void sameLength(String key, int length, Integer... types) {
        if (!metadata.has(key)) {
            return;
        }
        List<?> list = array(key);
        if (list.size() != length || !metadata.isStoredAs(key, types)) {
            throw new DamagedException(key + " must have one number of 32 bits for each of the " + length + " tokens");
        }
        if (list.stream().anyMatch(each -> each instanceof Double number && number.isNaN())) {
            throw new DamagedException(key + " holds a NaN");
        }
    }

    private void checkMerges() {
        if (metadata.has("tokenizer.ggml.merges")) {
            int index = 0;
            for (Object merge : array("tokenizer.ggml.merges")) {
                if (!(merge instanceof String pair) || pair.indexOf(' ', 1) < 0) {
                    throw new DamagedException("tokenizer.ggml.merges[" + index + "] is no pair with a space between");
                }
                index++;
            }
        }
    }

    private void checkSpecial(String key, int size) {
        if (metadata.has(key)) {
            long id = metadata.integer(key).orElse(-1);
            // 2^32 - 1 stands for none.
            if (id != 0xffffffffL && (id < 0 || id >= size)) {
                throw new DamagedException(key + " must be below " + size + ", the size of the vocabulary: " + id);
            }
        }
    }

    private List<?> array(String key) {
        return metadata.list(key).orElseThrow(() -> new DamagedException(key + " is no array"));
    }
}
