package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    @TempDir
    private Path folder;

    private Heads heads;

    @BeforeEach
    void create() {
        heads = new Heads(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void versionsInUseAreRead(int version) {
        assertThat(heads.read(GgufBytes.sound().version(version)).architecture())
                .isEqualTo("llama");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 2000, -1})
    void otherVersionsAreRefused(int version) {
        heads.refuses(
                GgufBytes.sound().version(version),
                "its version is " + Integer.toUnsignedString(version) + ", not 2 or 3");
    }

    @Test
    void bigEndianFileIsRefusedWithTheRemedy() {
        heads.refuses(GgufBytes.sound().version(3 << 24), "big-endian", "convert");
    }

    @Test
    void fileOfNothingIsRefused() {
        heads.refuses(new byte[0], "it is empty");
        heads.refuses(new byte[3], "only a few bytes");
    }

    @Test
    void fileOfAnotherKindIsRefusedByItsKind() {
        heads.refuses(ascii("version https://git-lfs.github.com/spec/v1\noid sha256:0"), "Git LFS pointer");
        heads.refuses(ascii("PK\3\4 archive/data.pkl"), "zip archive");
        heads.refuses(ascii("lmgg and weights"), "older format");
        heads.refuses(ascii("tjgg and weights"), "older format");
        heads.refuses(ascii("\u0010\0\0\0\0\0\0\0{\"a\":{}}"), "safetensors");
        heads.refuses(ascii("<html>Not found</html>"), "does not begin with GGUF");
        heads.refuses(ascii("GGU"), "only a few bytes");
        heads.refuses(ascii("GGUf"), "does not begin with GGUF");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, Long.MAX_VALUE / 2, Long.MIN_VALUE, -10})
    void countsBeyondTheFileAreRefused(long more) {
        heads.refuses(
                GgufBytes.sound().addToTensorCount(more), "the tensor count is ", "more than the file could hold");
        heads.refuses(GgufBytes.sound().addToKeyCount(more), "the key count is ", "more than the file could hold");
    }

    @Test
    void countsThatAreOffByOneAreRefused() {
        // What comes next is no key, no tensor, or is not read at all.
        heads.refuses(GgufBytes.sound().addToKeyCount(1));
        heads.refuses(GgufBytes.sound().addToKeyCount(-1));
        heads.refuses(GgufBytes.sound().addToTensorCount(1));
        heads.refuses(GgufBytes.sound().addToTensorCount(-1), "it holds no tensors");
    }

    @Test
    void fileThatEndsAnywhereIsRefused() {
        byte[] whole = GgufBytes.sound().bytes();
        for (int length = 0; length < whole.length; length++) {
            heads.refuses(Arrays.copyOf(whole, length));
        }
        assertThat(GgufFile.read(heads.write(whole)).parameters()).isEqualTo(16);
    }

    @Test
    void headWithoutTensorsIsRefused() {
        heads.refuses(GgufBytes.sound().withoutTensors(), "it holds no tensors");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 8, 12, 16, 33, 1 << 21, 0xffffffffL})
    void alignmentThatIsNoPowerOfTwoFrom32OnIsRefused(long alignment) {
        heads.refuses(
                GgufBytes.sound().set("general.alignment", GgufBytes.UINT32, alignment),
                "general.alignment must be a power of two from 32 on: " + alignment);
    }

    @ParameterizedTest
    @ValueSource(longs = {32, 64})
    void alignmentTellsWhereTensorsBegin(long alignment) {
        GgufBytes head = GgufBytes.sound()
                .set("general.alignment", GgufBytes.UINT32, alignment)
                .tensor("output_norm.weight", 0, 64, 8)
                .dataBytes(64 + 32 + 64);
        assertThat(heads.read(head).parameters()).isEqualTo(24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"general.alignment", "general.file_type"})
    void numberThatLlamaCppReadsUnseenMustHaveItsType(String key) {
        for (int type : new int[] {
            GgufBytes.UINT8, GgufBytes.INT8, GgufBytes.UINT16, GgufBytes.INT32, GgufBytes.FLOAT32, GgufBytes.UINT64
        }) {
            heads.refuses(GgufBytes.sound().set(key, type, 32L), key + " must be a number of 32 bits without sign");
        }
        heads.refuses(GgufBytes.sound().set(key, GgufBytes.STRING, "32"), key + " must be a number of 32 bits");
        heads.refuses(GgufBytes.sound().setArray(key, GgufBytes.UINT32, 32L), key + " must be a number of 32 bits");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
