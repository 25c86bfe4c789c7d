package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTableTest {
    private static final int F32 = 0;

    @TempDir
    private Path folder;

    private Heads heads;

    @BeforeEach
    void create() {
        heads = new Heads(folder);
    }

    @Test
    void tensorsThatFollowEachOtherAreRead() {
        GgufBytes head = GgufBytes.sound()
                .tensor("one", F32, 64, 3)
                .tensor("cube", F32, 96, 2, 2, 2, 2)
                .dataBytes(160);

        assertThat(heads.read(head).parameters()).isEqualTo(16 + 3 + 16);
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void tensorOfEveryTypeTakesItsBytes(TensorType type) {
        GgufBytes head = GgufBytes.sound().tensor("w", type.id, 64, type.blockSize, 3);
        Path whole = heads.write(head.dataBytes(64 + 3L * type.blockBytes).bytes());

        assertThat(Head.of("file", whole).tensors())
                .last()
                .isEqualTo(new TensorInfo("w", List.of((long) type.blockSize, 3L), type, 64, 3L * type.blockBytes));
        heads.refuses(head.dataBytes(64 + 3L * type.blockBytes - 1), "the file ends before the tensor w does");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 31, 36, 1000, -1})
    void unknownTypeIsRefused(int type) {
        heads.refuses(
                GgufBytes.sound().tensor("w", type, 64, 32),
                "the tensor w is of the unknown type " + Integer.toUnsignedString(type));
    }

    @Test
    void rowsThatAreNoWholeBlocksAreRefused() {
        heads.refuses(
                GgufBytes.sound().tensor("w", 8, 64, 48), "the tensor w has rows of 48, no multiple of 32 as Q8_0");
        heads.refuses(GgufBytes.sound().tensor("w", 14, 64, 128, 2), "no multiple of 256 as Q6_K needs");
    }

    @Test
    void dimensionsMustBeOneToFour() {
        heads.refuses(GgufBytes.sound().tensor("w", F32, 64), "the tensor w has 0 dimensions, not 1 to 4");
        heads.refuses(GgufBytes.sound().tensor("w", F32, 64, 1, 1, 1, 1, 1), "has 5 dimensions");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 1L << 31, Long.MAX_VALUE})
    void lengthOfADimensionMustBePositiveAndAnInt(long length) {
        heads.refuses(
                GgufBytes.sound().tensor("w", F32, 64, 8, length),
                "the tensor w has a dimension of " + Long.toUnsignedString(length));
    }

    @Test
    void productOfDimensionsMayNotOverflow() {
        long most = Integer.MAX_VALUE;
        heads.refuses(GgufBytes.sound().tensor("w", F32, 64, most, most, most), "the tensor w has a dimension of");
        heads.refuses(GgufBytes.sound().tensor("w", F32, 64, 1L << 30, 1L << 30, 4, 1), "has a dimension of");
        heads.refuses(GgufBytes.sound().tensor("w", F32, 64, most, 1000), "the file ends before the tensor w does");
    }

    @Test
    void nameMustBeShortAndThere() {
        heads.refuses(GgufBytes.sound().tensor("", F32, 64, 1), "a tensor's name must have 1 to 63 bytes");
        heads.refuses(GgufBytes.sound().tensor("n".repeat(64), F32, 64, 1), "1 to 63 bytes");
        heads.refuses(GgufBytes.sound().tensor("日".repeat(22), F32, 64, 1), "1 to 63 bytes");
        heads.refuses(GgufBytes.sound().tensor("a\0b", F32, 64, 1), "none of them NUL");
        assertThat(heads.read(GgufBytes.sound()
                                .tensor("n".repeat(63), F32, 64, 1)
                                .dataBytes(68))
                        .parameters())
                .isEqualTo(17);
    }

    @Test
    void nameThatStandsThereTwiceIsRefused() {
        heads.refuses(
                GgufBytes.sound().tensor("token_embd.weight", F32, 64, 1),
                "the tensor token_embd.weight stands there twice");
    }

    @ParameterizedTest
    @ValueSource(longs = {-32, Long.MIN_VALUE, 65, 68})
    void offsetMustBeAMultipleOfTheAlignment(long offset) {
        heads.refuses(
                GgufBytes.sound().tensor("w", F32, offset, 1).dataBytes(200),
                "the tensor w begins at " + offset + ", no multiple of 32");
    }

    @Test
    void tensorOverAnotherIsRefused() {
        heads.refuses(GgufBytes.sound().tensor("w", F32, 0, 1), "the tensor w lies over another");
        heads.refuses(GgufBytes.sound().tensor("w", F32, 32, 1), "the tensor w lies over another");
    }

    @ParameterizedTest
    @ValueSource(longs = {96, 1L << 40, Long.MAX_VALUE - 31})
    void tensorBehindAGapIsRefused(long offset) {
        heads.refuses(
                GgufBytes.sound().tensor("w", F32, offset, 1).dataBytes(200),
                "the tensor w begins at " + offset + ", not at 64 behind the one before it");
    }

    @Test
    void tensorsInAnotherOrderThanTheirDataAreRefused() {
        heads.refuses(
                GgufBytes.sound()
                        .withoutTensors()
                        .tensor("w", F32, 64, 1)
                        .tensor("token_embd.weight", F32, 0, 8, 2)
                        .dataBytes(96),
                "the tensor w begins at 64, not at 0");
    }

    @Test
    void tensorThatReachesBeyondTheFileIsRefused() {
        heads.refuses(GgufBytes.sound().dataBytes(63), "the file ends before the tensor token_embd.weight does");
        heads.refuses(GgufBytes.sound().dataBytes(0), "it is cut off");
    }
}
