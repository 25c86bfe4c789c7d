package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.EngineFailedException;
import dev.inferj.djl.synthetic.SyntheticModel;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the KV cache of a decoder holds. */
final class DecoderBackendTest {
    private static final int[] TOKENS =
            new SplittableRandom(3).ints(100, 0, 144).toArray();

    @TempDir
    private Path folder;

    private Path model;
    private OpenDecoder decoder;

    @BeforeEach
    void open() throws IOException {
        model = SyntheticModel.of("llama").writeTo(folder);
        decoder = open(CellType.F16);
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void aRewoundSlotGoesOnAsIfNothingHadBeen() {
        List<float[]> whole = decoder.run(0, 0, TOKENS, 100);
        decoder.backend().truncate(0, 70);
        int[] other = new SplittableRandom(8).ints(50, 0, 144).toArray();
        decoder.run(0, 70, other, 50);
        decoder.backend().truncate(0, 70);
        assertSame(decoder.run(0, 70, Arrays.copyOfRange(TOKENS, 70, 100), 30), whole.subList(70, 100));
    }

    @Test
    void aSlotThatGaveMemoryBackGoesOnAsIfNothingHadBeen() {
        List<float[]> whole = decoder.run(0, 0, TOKENS, 100);
        decoder.run(0, 100, new SplittableRandom(8).ints(400, 0, 144).toArray(), 400);
        decoder.backend().truncate(0, 40);
        assertSame(decoder.run(0, 40, Arrays.copyOfRange(TOKENS, 40, 100), 60), whole.subList(40, 100));
        decoder.backend().truncate(0, 0);
        assertSame(decoder.run(0, 0, TOKENS, 100), whole);
    }

    @Test
    void aCopyGoesOnByItself() {
        List<float[]> whole = decoder.run(0, 0, TOKENS, 100);
        decoder.backend().copy(0, 2, 65);
        decoder.backend().truncate(0, 0);
        assertSame(decoder.run(2, 65, Arrays.copyOfRange(TOKENS, 65, 100), 35), whole.subList(65, 100));
        assertSame(decoder.run(0, 0, TOKENS, 100), whole);
    }

    @ParameterizedTest
    @EnumSource(CellType.class)
    void aRestoredSlotGoesOn(CellType cells) {
        try (OpenDecoder first = open(cells);
                OpenDecoder second = open(cells)) {
            List<float[]> whole = first.run(1, 0, TOKENS, 100);
            first.backend().truncate(1, 80);
            byte[] state = first.backend().save(1);
            assertThat(first.backend().stateBytes(1)).isEqualTo(state.length);
            second.backend().restore(3, state);
            assertSame(second.run(3, 80, Arrays.copyOfRange(TOKENS, 80, 100), 20), whole.subList(80, 100));
        }
    }

    @Test
    void anEmptySlotHasNoState() {
        assertThat(decoder.backend().stateBytes(0)).isZero();
        assertThat(decoder.backend().save(0)).isEmpty();
    }

    @Test
    void aDamagedStateIsRefusedAndTheSlotEmpty() {
        List<float[]> whole = decoder.run(0, 0, TOKENS, 100);
        byte[] state = decoder.backend().save(0);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = random.nextBoolean() ? state.clone() : Arrays.copyOf(state, random.nextInt(state.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThatExceptionOfType(EngineFailedException.class)
                    .isThrownBy(() -> decoder.backend().restore(1, damaged));
        }
        decoder.backend().restore(1, state);
        assertSame(decoder.run(2, 0, TOKENS, 100), whole);
        assertThat(decoder.backend().save(1)).isEqualTo(state);
    }

    @Test
    void aStateOfOtherCellsIsRefused() {
        try (OpenDecoder wide = open(CellType.F32)) {
            wide.run(0, 0, TOKENS, 100);
            byte[] state = wide.backend().save(0);
            assertThatExceptionOfType(EngineFailedException.class)
                    .isThrownBy(() -> decoder.backend().restore(0, state))
                    .withMessageContaining("must have");
        }
    }

    @Test
    void aFullCacheTakesNothingAndLosesNothing() {
        try (OpenDecoder small =
                OpenDecoder.open(model, Kernel.ONEDNN_F32, CellType.F16, new StepLimits(4, 64, 100, 64))) {
            List<float[]> first = small.run(0, 0, Arrays.copyOf(TOKENS, 60), 60);
            small.run(1, 0, Arrays.copyOf(TOKENS, 39), 39);
            TokenBatch batch = new TokenBatch(64);
            batch.add(1, 39, 5, true);
            batch.add(2, 0, 5, true);
            assertThat(small.backend().step(batch)).isFalse();
            small.backend().truncate(1, 38);
            assertThat(small.backend().step(batch(1, 38, 5))).isTrue();
            small.backend().truncate(0, 30);
            assertSame(small.run(0, 30, Arrays.copyOfRange(TOKENS, 30, 60), 30), first.subList(30, 60));
        }
    }

    @Test
    void aBatchThatDoesNotFollowIsRefused() {
        decoder.run(0, 0, TOKENS, 100);
        for (TokenBatch wrong : List.of(
                batch(0, 99, 1),
                batch(0, 101, 1),
                batch(1, 1, 1),
                batch(0, 100, 144),
                batch(4, 0, 1),
                batch(0, 100, -1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.backend().step(wrong));
        }
        assertThat(decoder.backend().step(batch(0, 100, 1))).isTrue();
    }

    @Test
    void logitsAreOnlyOfTheRowsAskedFor() {
        TokenBatch batch = new TokenBatch(8);
        batch.add(0, 0, 1, false);
        batch.add(0, 1, 2, true);
        batch.add(1, 0, 3, false);
        decoder.backend().step(batch);
        assertThat(decoder.backend().logits(0).remaining()).isEqualTo(144);
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.backend().logits(1));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.backend().logits(-1));
    }

    @Test
    void closingTwiceIsClosing() {
        decoder.close();
        decoder.close();
        decoder = open(CellType.F16);
    }

    private static TokenBatch batch(int slot, int position, int token) {
        TokenBatch batch = new TokenBatch(1);
        batch.add(slot, position, token, true);
        return batch;
    }

    private OpenDecoder open(CellType cells) {
        return OpenDecoder.open(model, Kernel.ONEDNN_F32, cells);
    }

    private static void assertSame(List<float[]> logits, List<float[]> expected) {
        assertThat(logits).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(logits.get(i)).as("logits of token %d", i).isEqualTo(expected.get(i));
        }
    }
}
