package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyCheckTest {
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String SCORES = "tokenizer.ggml.scores";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String MERGES = "tokenizer.ggml.merges";

    @TempDir
    private Path folder;

    private Heads heads;

    @BeforeEach
    void create() {
        heads = new Heads(folder);
    }

    @Test
    void tokenThatStandsThereTwiceIsRefused() {
        heads.refuses(tokens("a", "a"), TOKENS + "[1] stands there twice: a");
        heads.refuses(tokens("a", "b", "a"), TOKENS + "[2] stands there twice: a");
    }

    @Test
    void emptyTokenIsRefused() {
        heads.refuses(tokens("", "b"), TOKENS + "[0] is empty, holds a NUL, or is no text");
        heads.refuses(tokens("a", ""), TOKENS + "[1] is empty");
    }

    @Test
    void tokenWithANulIsRefused() {
        heads.refuses(tokens("a", "b\0"), TOKENS + "[1] is empty, holds a NUL");
        heads.refuses(tokens("\0", "b"), TOKENS + "[0] is empty, holds a NUL");
    }

    @Test
    void tokensThatAreNoTextsAreRefused() {
        heads.refuses(GgufBytes.sound().setArray(TOKENS, GgufBytes.UINT32, 1L, 2L), TOKENS + "[0] ", "or is no text");
        heads.refuses(GgufBytes.sound().set(TOKENS, GgufBytes.STRING, "ab"), TOKENS + " is no array");
    }

    @Test
    void vocabularyOfNoTokensIsRefused() {
        heads.refuses(
                GgufBytes.sound()
                        .setArray(TOKENS, GgufBytes.STRING)
                        .withoutTensors()
                        .tensor("w", 0, 0, 8),
                TOKENS + " is empty");
    }

    @Test
    void modelWithoutAVocabularyIsRead() {
        GgufFile file = heads.read(GgufBytes.sound().remove(TOKENS));

        assertThat(file.vocabularySize()).isZero();
    }

    @Test
    void scoresMustBeOneForEachTokenInTheFormThatLlamaCppReads() {
        heads.read(GgufBytes.sound().setArray(SCORES, GgufBytes.FLOAT32, 1.0, -1.0));
        String rule = SCORES + " must have one number of 32 bits for each of the 2 tokens";
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.FLOAT32, 1.0), rule);
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.FLOAT32, 1.0, 2.0, 3.0), rule);
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.FLOAT64, 1.0, 2.0), rule);
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.INT32, 1L, 2L), rule);
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.STRING, "a", "b"), rule);
        heads.refuses(GgufBytes.sound().set(SCORES, GgufBytes.FLOAT32, 1.0), SCORES + " is no array");
    }

    @Test
    void scoreThatIsNoNumberIsRefused() {
        heads.refuses(GgufBytes.sound().setArray(SCORES, GgufBytes.FLOAT32, 1.0, Float.NaN), SCORES + " holds a NaN");
    }

    @Test
    void typesMustBeOneForEachTokenInTheFormThatLlamaCppReads() {
        heads.read(GgufBytes.sound().setArray(TYPES, GgufBytes.INT32, 1L, 1L));
        heads.read(GgufBytes.sound().setArray(TYPES, GgufBytes.UINT32, 1L, 1L));
        String rule = TYPES + " must have one number of 32 bits for each of the 2 tokens";
        heads.refuses(GgufBytes.sound().setArray(TYPES, GgufBytes.INT32, 1L), rule);
        for (int type : new int[] {
            GgufBytes.UINT8, GgufBytes.INT8, GgufBytes.UINT16, GgufBytes.INT16, GgufBytes.FLOAT32, GgufBytes.INT64
        }) {
            heads.refuses(GgufBytes.sound().setArray(TYPES, type, 1L, 1L), rule);
        }
    }

    @Test
    void mergesMustBePairs() {
        heads.read(GgufBytes.sound().setArray(MERGES, GgufBytes.STRING, "a b", "  b"));
        heads.refuses(
                GgufBytes.sound().setArray(MERGES, GgufBytes.STRING, "a b", "ab"),
                MERGES + "[1] is no pair with a space between");
        heads.refuses(GgufBytes.sound().setArray(MERGES, GgufBytes.STRING, " a"), MERGES + "[0] is no pair");
        heads.refuses(GgufBytes.sound().setArray(MERGES, GgufBytes.STRING, ""), MERGES + "[0] is no pair");
        heads.refuses(GgufBytes.sound().setArray(MERGES, GgufBytes.INT32, 1L), MERGES + "[0] is no pair");
        heads.refuses(GgufBytes.sound().set(MERGES, GgufBytes.STRING, "a b"), MERGES + " is no array");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bos", "eos", "eot", "unknown", "padding", "fim_pre", "seperator", "mask"})
    void specialTokenMustBeInTheVocabulary(String name) {
        String key = "tokenizer.ggml." + name + "_token_id";

        heads.read(GgufBytes.sound().set(key, GgufBytes.UINT32, 1L));
        heads.read(GgufBytes.sound().set(key, GgufBytes.UINT32, 0xffffffffL)); // none
        heads.refuses(
                GgufBytes.sound().set(key, GgufBytes.UINT32, 2L),
                key + " must be below 2, the size of the vocabulary: 2");
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.INT32, -1L), key + " must be below 2");
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.STRING, "a"), key + " must be below 2");
    }

    private static GgufBytes tokens(String... tokens) {
        return GgufBytes.sound()
                .setArray(TOKENS, GgufBytes.STRING, (Object[]) tokens)
                .withoutTensors()
                .tensor("token_embd.weight", 0, 0, 8, tokens.length)
                .dataBytes(32L * tokens.length);
    }
}
