package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.djl.reference.ReferenceDecoder;
import dev.inferj.djl.synthetic.SyntheticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each precision loses against double precision: the root of the logits' mean squared error, as a share of that of the logits. */
final class PrecisionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ONEDNN_F32, F32, 3e-6",
        "PLAIN_F32, F32, 3e-6",
        "ONEDNN_F32, F16, 2e-3",
        "FBGEMM_FP16, F32, 2e-3",
        "FBGEMM_FP16, F16, 3e-3",
        "FBGEMM_FP16_FILLED, F16, 3e-3",
        "PLAIN_BF16, F32, 3e-2",
        "INT8, F32, 9e-2",
        "INT8_REDUCED, F32, 0.15",
        "INT4, F32, 0.6"
    })
    void errorIsBounded(Kernel kernel, CellType cells, double most) throws IOException {
        assumeTrue(
                KernelProbe.failure(TorchStart.torch(null), kernel, "cpu").isEmpty(),
                () -> kernel + " does not run here");
        Path written = SyntheticModel.of("llama").with("hidden_size", 128).writeTo(folder);
        int[] tokens = AgainstReferenceTest.tokens(144);
        double[][] expected = new ReferenceDecoder(written).logits(tokens);
        try (OpenDecoder decoder = OpenDecoder.open(written, kernel, cells)) {
            double error = rootMeanSquare(decoder.run(0, 0, tokens, 150), expected);
            assertThat(error).isLessThan(most);
        }
    }

    static double rootMeanSquare(List<float[]> logits, double[][] expected) {
        double errors = 0;
        double sizes = 0;
        for (int t = 0; t < expected.length; t++) {
            for (int i = 0; i < expected[t].length; i++) {
                errors += Math.pow(logits.get(t)[i] - expected[t][i], 2);
                sizes += Math.pow(expected[t][i], 2);
            }
        }
        return Math.sqrt(errors / sizes);
    }
}
