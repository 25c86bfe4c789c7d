package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    @TempDir
    private Path folder;

    private Heads heads;

    @BeforeEach
    void create() {
        heads = new Heads(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 255, 255",
        "1, -1, -1",
        "2, 65535, 65535",
        "3, -1, -1",
        "4, 4294967295, 4294967295",
        "5, -1, -1",
        "10, 9223372036854775807, 9223372036854775807",
        "11, -1, -1"
    })
    void wholeNumberOfEveryTypeIsRead(int type, long written, long read) {
        GgufFile file = heads.read(GgufBytes.sound().set("x", type, written));

        assertThat(file.integer("x")).hasValue(read);
    }

    @Test
    void textIsReadAndOtherTypesAreNoText() {
        GgufFile file = heads.read(GgufBytes.sound()
                .set("text", GgufBytes.STRING, "日本 😀")
                .set("flag", GgufBytes.BOOL, true)
                .set("half", GgufBytes.FLOAT32, 0.5)
                .set("third", GgufBytes.FLOAT64, 1 / 3.0)
                .setArray("array", GgufBytes.STRING, "a"));

        assertThat(file.text("text")).hasValue("日本 😀");
        assertThat(file.text("flag")).isEmpty();
        assertThat(file.text("array")).isEmpty();
        assertThat(file.text("absent")).isEmpty();
        assertThat(file.integer("half")).isEmpty();
        assertThat(file.integer("third")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 255, -1, Integer.MIN_VALUE})
    void unknownTypeIsRefused(int type) {
        heads.refuses(
                GgufBytes.sound().set("x", out -> GgufBytes.int32(out, type)),
                "the key x has a value of the unknown type " + type);
        heads.refuses(GgufBytes.sound().setArray("x", type), "an array has elements of the unknown type " + type);
    }

    @Test
    void keyThatStandsThereTwiceIsRefused() {
        heads.refuses(
                GgufBytes.sound().again("general.architecture", out -> {
                    GgufBytes.int32(out, GgufBytes.BOOL);
                    out.write(1);
                }),
                "the key general.architecture stands there twice");
    }

    @Test
    void keyWithoutNameIsRefused() {
        heads.refuses(GgufBytes.sound().set("", GgufBytes.BOOL, true), "a key must have 1 to 65535 characters");
        heads.refuses(GgufBytes.sound().set("a\0b", GgufBytes.BOOL, true), "none of them NUL");
        heads.refuses(GgufBytes.sound().set("k".repeat(65_536), GgufBytes.BOOL, true), "1 to 65535");
        assertThat(heads.read(GgufBytes.sound().set("k".repeat(65_535), GgufBytes.BOOL, true))
                        .layers())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, (1 << 24) + 1, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void hugeLengthOfATextIsRefusedWithoutReadingIt(long length) {
        heads.refuses(
                GgufBytes.sound().set("x", out -> {
                    GgufBytes.int32(out, GgufBytes.STRING);
                    GgufBytes.int64(out, length);
                }),
                "x has " + Long.toUnsignedString(length) + " bytes, more than it may");
    }

    @Test
    void hugeLengthOfAKeyIsRefused() {
        byte[] file = GgufBytes.sound().bytes();
        HeadMap.Place length = HeadMap.of(file).find("general.architecture", "key length");
        file[length.offset() + 6] = 1;
        heads.refuses(file, "a key has 281474976710676 bytes, more than it may");
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1})
    void hugeArrayIsRefusedWithoutReadingIt(long count) {
        for (int type = 0; type <= 12; type++) {
            heads.refuses(
                    GgufBytes.sound().setArrayThatSays("x", type, count),
                    "the element count is " + Long.toUnsignedString(count));
        }
    }

    @Test
    void arraysInArraysAreReadToASmallDepth() {
        assertThat(heads.read(nested(2)).architecture()).isEqualTo("llama");
        heads.refuses(nested(3), "the key x holds arrays in arrays in arrays");
        heads.refuses(nested(5000), "the key x holds arrays in arrays in arrays");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12})
    void longArrayIsReadOver(int type) {
        Object element = type == GgufBytes.BOOL ? (Object) true : 7;
        Object[] many = Collections.nCopies(70_000, element).toArray();

        GgufFile file = heads.read(
                GgufBytes.sound().setArray("llama.long", type, many).set("behind", GgufBytes.STRING, "still in step"));

        assertThat(file.text("behind")).hasValue("still in step");
    }

    @Test
    void longArrayOfTextsIsReadOver() {
        Object[] many = Collections.nCopies(5000, "text").toArray();

        GgufFile file = heads.read(GgufBytes.sound()
                .setArray("general.tags", GgufBytes.STRING, many)
                .set("behind", GgufBytes.STRING, "still in step"));

        assertThat(file.text("behind")).hasValue("still in step");
    }

    @Test
    void textThatIsLongerThanTheBufferIsRead() {
        String template = "{{ messages }}".repeat(20_000);

        GgufFile file = heads.read(GgufBytes.sound().set("tokenizer.chat_template", GgufBytes.STRING, template));

        assertThat(file.chatTemplate()).hasValue(template);
    }

    @Test
    void textThatIsNoUtf8IsKeptApartFromAllOthers() {
        byte[] raw = {(byte) 0xc3};

        GgufFile file = heads.read(GgufBytes.sound()
                .setArray("tokenizer.ggml.tokens", GgufBytes.STRING, raw, "\u00c3".getBytes(StandardCharsets.UTF_8)));

        assertThat(file.vocabularySize()).isEqualTo(2);
    }

    private static GgufBytes nested(int depth) {
        return GgufBytes.sound().set("x", out -> {
            GgufBytes.int32(out, GgufBytes.ARRAY);
            for (int i = 1; i < depth; i++) {
                GgufBytes.int32(out, GgufBytes.ARRAY);
                GgufBytes.int64(out, 1);
            }
            GgufBytes.int32(out, GgufBytes.UINT8);
            GgufBytes.int64(out, 1);
            out.write(1);
        });
    }
}
