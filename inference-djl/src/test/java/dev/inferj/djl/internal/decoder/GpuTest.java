package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.djl.reference.ReferenceDecoder;
import dev.inferj.djl.synthetic.SyntheticModel;
import dev.inferj.spi.StepLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders on a GPU. The tests of the public API run there too, where there is one: a device is chosen by itself. */
final class GpuTest {
    private static final String DEVICE = "cuda:0";

    @TempDir
    private Path folder;

    @BeforeAll
    static void findDevice() {
        Optional<String> failure = TorchStart.torch(null).failure(DEVICE);
        assumeTrue(
                failure.isEmpty(),
                () -> "needs a GPU, and a libtorch with CUDA as docs/PYTORCH.md tells: " + failure.orElse(""));
    }

    static List<Arguments> models() {
        return AgainstReferenceTest.models().toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void logitsAreThoseOfTheReference(String name, SyntheticModel model) throws IOException {
        Path written = model.writeTo(folder);
        int[] tokens = AgainstReferenceTest.tokens(144);
        double[][] expected = new ReferenceDecoder(written).logits(tokens);
        try (OpenDecoder decoder = open(written, Kernel.PLAIN_F32, CellType.F32)) {
            assertThat(AgainstReferenceTest.error(decoder.run(0, 0, tokens, 150), expected))
                    .as("largest error of a logit, as a share of the largest logit")
                    .isLessThan(2e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN_F32, F32, 3e-6",
        "PLAIN_F32, F16, 2e-3",
        "GPU_FP16, F16, 4e-3",
        "GPU_BF16, F32, 3e-2",
        "GPU_BF16, F16, 3e-2"
    })
    void errorIsBounded(Kernel kernel, CellType cells, double most) throws IOException {
        assertThat(KernelProbe.failure(TorchStart.torch(null), kernel, DEVICE)).isEmpty();
        Path written = SyntheticModel.of("llama").with("hidden_size", 128).writeTo(folder);
        int[] tokens = AgainstReferenceTest.tokens(144);
        double[][] expected = new ReferenceDecoder(written).logits(tokens);
        try (OpenDecoder decoder = open(written, kernel, cells)) {
            assertThat(PrecisionTest.rootMeanSquare(decoder.run(0, 0, tokens, 150), expected))
                    .isLessThan(most);
        }
    }

    /** Only nearly: matrices of other sizes are multiplied by other code there. */
    @Test
    void neighboursAndChunksHardlyChangeARow() throws IOException {
        Path written = SyntheticModel.of("llama").writeTo(folder);
        int[] tokens = AgainstReferenceTest.tokens(144);
        int[] others = AgainstReferenceTest.tokens(100);
        try (OpenDecoder decoder = open(written, Kernel.PLAIN_F32, CellType.F32)) {
            List<float[]> alone = decoder.run(0, 0, tokens, 150);
            List<float[]> inChunks = decoder.run(1, 0, tokens, 7);
            List<List<float[]>> together = decoder.together(
                    new int[] {2, 3}, new int[] {0, 0}, new int[][] {Arrays.copyOf(others, 90), tokens});
            assertClose(inChunks, alone);
            assertClose(together.get(1), alone);
        }
    }

    @Test
    void cellsAreCopiedCutSavedAndRestored() throws IOException {
        Path written = SyntheticModel.of("llama").writeTo(folder);
        int[] tokens = AgainstReferenceTest.tokens(144);
        int[] end = Arrays.copyOfRange(tokens, 100, 150);
        try (OpenDecoder decoder = open(written, Kernel.PLAIN_F32, CellType.F16)) {
            List<float[]> expected = decoder.run(0, 0, tokens, 150).subList(100, 150);
            decoder.backend().truncate(0, 100);
            byte[] state = decoder.backend().save(0);
            decoder.backend().copy(0, 1, 100);
            decoder.backend().restore(2, state);
            for (int slot = 0; slot < 3; slot++) {
                assertClose(decoder.run(slot, 100, end, 50), expected);
            }
        }
    }

    private static OpenDecoder open(Path model, Kernel kernel, CellType cells) {
        return OpenDecoder.open(model, kernel, cells, new StepLimits(4, 512, 2048, 512), DEVICE);
    }

    private static void assertClose(List<float[]> rows, List<float[]> expected) {
        assertThat(rows).hasSameSizeAs(expected);
        for (int row = 0; row < rows.size(); row++) {
            float most = 0;
            for (float logit : expected.get(row)) {
                most = Math.max(most, Math.abs(logit));
            }
            for (int i = 0; i < rows.get(row).length; i++) {
                assertThat((double) rows.get(row)[i])
                        .as("logit %d of token %d", i, row)
                        .isBetween(expected.get(row)[i] - 1e-4 * most, expected.get(row)[i] + 1e-4 * most);
            }
        }
    }
}
