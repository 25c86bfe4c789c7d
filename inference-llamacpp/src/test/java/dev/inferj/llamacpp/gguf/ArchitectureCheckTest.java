package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureCheckTest {
    @TempDir
    private Path folder;

    private Heads heads;

    @BeforeEach
    void create() {
        heads = new Heads(folder);
    }

    @Test
    void architectureMustBeNamed() {
        heads.refuses(GgufBytes.sound().remove("general.architecture"), "general.architecture is missing");
        heads.refuses(GgufBytes.sound().set("general.architecture", GgufBytes.UINT32, 1L), "is missing");
        for (String name : new String[] {"", " ", "a b", "../llama", "l".repeat(65)}) {
            heads.refuses(
                    GgufBytes.sound().set("general.architecture", GgufBytes.STRING, name),
                    "general.architecture must be a short name");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "block_count, 1, 512",
        "context_length, 1, 2147483647",
        "feed_forward_length, 0, 16777216",
        "attention.key_length, 1, 16777216",
        "attention.value_length, 1, 16777216",
        "vocab_size, 1, 16777216",
    })
    void sizeMustBeInItsRange(String name, long least, long most) {
        String key = "llama." + name;
        String rule = key + " must be in [" + least + ", " + most + "]: ";

        assertThat(heads.read(withoutHeads(number(name, least))).integer(key)).hasValue(least);
        assertThat(heads.read(withoutHeads(number(name, most))).integer(key)).hasValue(most);
        heads.refuses(number(name, least - 1), rule + (least - 1));
        heads.refuses(number(name, most + 1), rule + (most + 1));
        heads.refuses(number(name, Long.MIN_VALUE), rule + Long.MIN_VALUE);
        heads.refuses(number(name, Long.MAX_VALUE), rule + Long.MAX_VALUE);
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.STRING, "1"), rule + "1");
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.FLOAT32, 1.0), rule + "1.0");
    }

    @Test
    void eachNumberOfAnArrayMustBeInTheRange() {
        String key = "llama.feed_forward_length";

        heads.read(GgufBytes.sound().setArray(key, GgufBytes.INT32, 0L, 7L, 1L << 24));
        heads.refuses(GgufBytes.sound().setArray(key, GgufBytes.INT32, 7L, -1L), key + " must be in [0, 16777216]: -1");
        heads.refuses(GgufBytes.sound().setArray(key, GgufBytes.FLOAT32, 7.0), key + " must be in [0, 16777216]: 7.0");
        heads.refuses(
                GgufBytes.sound()
                        .setArray(
                                key,
                                GgufBytes.INT32,
                                Collections.nCopies(513, 7L).toArray()),
                key + " must have one number for each layer, not 513");
        heads.refuses(
                GgufBytes.sound()
                        .setArray(
                                key,
                                GgufBytes.INT32,
                                Collections.nCopies(5000, 7L).toArray()),
                key + " must be in");
    }

    @Test
    void headsMustDivideTheHiddenState() {
        heads.refuses(number("attention.head_count", 3), "llama.embedding_length must be a multiple of the 3 heads: 8");
        heads.read(number("attention.head_count", 3)
                .set("llama.attention.key_length", GgufBytes.UINT32, 4L)
                .set("llama.attention.value_length", GgufBytes.UINT32, 4L));
        heads.read(number("attention.head_count", 0));
    }

    @Test
    void keyHeadsMustDivideTheHeads() {
        heads.read(number("attention.head_count_kv", 1));
        heads.refuses(number("attention.head_count_kv", 4), "llama.attention.head_count_kv must divide the 2 heads: 4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 6, 16})
    void rotatedPartMustBeEvenAndWithinAHead(long length) {
        heads.refuses(
                number("rope.dimension_count", length),
                "llama.rope.dimension_count must be even and at most 4: " + length);
    }

    @Test
    void headsThatRotateAsAWholeMustSaySo() {
        heads.read(number("rope.dimension_count", 4));
        heads.refuses(
                number("rope.dimension_count", 2), "llama.rope.dimension_count must be the length of a head, 4: 2");
        heads.refuses(number("attention.value_length", 2), "llama.attention.value_length must be that of keys, 4: 2");
        heads.refuses(number("attention.key_length", 2), "llama.attention.value_length must be that of keys, 2: 4");
    }

    @Test
    void headsOfOtherFamiliesMayRotateInPart() {
        heads.read(GgufBytes.sound()
                .set("general.architecture", GgufBytes.STRING, "phi2")
                .set("phi2.embedding_length", GgufBytes.UINT32, 8L)
                .set("phi2.attention.head_count", GgufBytes.UINT32, 2L)
                .set("phi2.rope.dimension_count", GgufBytes.UINT32, 2L));
    }

    @Test
    void expertsMustBeAsManyAsLlamaCppCanHave() {
        heads.read(experts(8, 2));
        heads.read(experts(512, 512));
        heads.read(experts(0, 0));
        heads.refuses(experts(513, 2), "llama.expert_count must be in [0, 512]: 513");
        heads.refuses(experts(8, 9), "llama.expert_used_count must be at least 1 of the 8 experts, or none: 9");
        heads.refuses(experts(8, 0), "llama.expert_used_count must be at least 1 of the 8 experts, or none: 0");
        heads.refuses(experts(0, 1), "at least 1 of the 0 experts, or none: 1");
        heads.refuses(number("expert_count", 8), "llama.expert_used_count must be at least 1 of the 8 experts");
    }

    @Test
    void ropeScalingMustBeOneThatLlamaCppKnows() {
        for (String type : new String[] {"none", "linear", "yarn", "longrope"}) {
            heads.read(GgufBytes.sound().set("llama.rope.scaling.type", GgufBytes.STRING, type));
        }
        heads.refuses(
                GgufBytes.sound().set("llama.rope.scaling.type", GgufBytes.STRING, "Yarn"),
                "llama.rope.scaling.type must be one of none, linear, yarn, longrope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attention.layer_norm_rms_epsilon",
                "attention.layer_norm_epsilon",
                "attention.group_norm_epsilon"
            })
    void epsilonMustNotBeNegative(String name) {
        String key = "llama." + name;

        heads.read(GgufBytes.sound().set(key, GgufBytes.FLOAT32, 0.0));
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.FLOAT32, -1e-6f), key + " must be >= 0: ");
        refusesNonFinite(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rope.freq_base", "rope.scale_linear", "rope.scaling.factor"})
    void factorMustBeFinite(String name) {
        refusesNonFinite("llama." + name);
    }

    @Test
    void wordTableMustHaveTheShapeThatTheRestSays() {
        String shape = "the tensor token_embd.weight must have the shape [8, 2], by embedding length and vocabulary: ";

        heads.refuses(words(8, 3), shape + "[8, 3]");
        heads.refuses(words(16, 1), shape + "[16, 1]");
        heads.refuses(words(16), shape + "[16]");
        heads.refuses(words(2, 8), shape + "[2, 8]");
    }

    private void refusesNonFinite(String key) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            heads.refuses(
                    GgufBytes.sound().set(key, GgufBytes.FLOAT32, value), key + " must be a finite number: " + value);
        }
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.UINT32, 1L), key + " must be a finite number: 1");
    }

    private static GgufBytes number(String name, long value) {
        return GgufBytes.sound().set("llama." + name, GgufBytes.INT64, value);
    }

    private static GgufBytes withoutHeads(GgufBytes head) {
        return head.set("llama.attention.head_count", GgufBytes.UINT32, 0L);
    }

    private static GgufBytes experts(long count, long used) {
        return number("expert_count", count).set("llama.expert_used_count", GgufBytes.INT64, used);
    }

    private static GgufBytes words(long... shape) {
        return GgufBytes.sound()
                .withoutTensors()
                .tensor("token_embd.weight", 0, 0, shape)
                .dataBytes(96);
    }
}
