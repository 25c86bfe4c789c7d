package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.djl.synthetic.SyntheticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a sequence computes depends, to the last bit, on nothing but its tokens: not on how its prompt was cut, not on
 * whether a token was decoded or part of a prompt, and not on who shared the step.
 */
final class SameBitsTest {
    private static final int TOKENS = 140;

    @TempDir
    private Path folder;

    static Stream<Arguments> kernels() {
        List<SyntheticModel> models = List.of(
                SyntheticModel.of("llama"),
                SyntheticModel.of("mistral").with("sliding_window", 40).with("num_key_value_heads", 4),
                SyntheticModel.of("qwen3").with("head_dim", 32),
                SyntheticModel.of("gemma2")
                        .with("tie_word_embeddings", true)
                        .with("sliding_window", 40)
                        .with("attn_logit_softcapping", 5.0));
        List<Arguments> all = new ArrayList<>();
        for (Kernel kernel : Kernel.values()) {
            if (kernel != Kernel.PLAIN_F32) {
                for (CellType cells : CellType.values()) {
                    models.forEach(model -> all.add(Arguments.of(kernel, cells, model)));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void logitsDependOnTheTokensAlone(Kernel kernel, CellType cells, SyntheticModel model) throws IOException {
        assumeTrue(
                KernelProbe.failure(TorchStart.torch(null), kernel, "cpu").isEmpty(),
                () -> kernel + " does not run here");
        Path written = model.with("hidden_size", 96).writeTo(folder);
        int[] tokens = new SplittableRandom(9).ints(TOKENS, 0, 144).toArray();
        try (OpenDecoder decoder = OpenDecoder.open(written, kernel, cells)) {
            List<float[]> whole = decoder.run(0, 0, tokens, TOKENS);
            for (int chunk : new int[] {1, 7, 64, 100}) {
                decoder.backend().truncate(0, 0);
                assertThat(differing(decoder.run(0, 0, tokens, chunk), whole))
                        .as("tokens whose logits differ, in chunks of %d", chunk)
                        .isEmpty();
            }
            assertThat(differing(besideOthers(decoder, tokens), whole))
                    .as("tokens whose logits differ beside others")
                    .isEmpty();
        }
    }

    /** Adds the tokens to slot 1, in runs of random lengths, each in a step with runs of two others. */
    private static List<float[]> besideOthers(OpenDecoder decoder, int[] tokens) {
        SplittableRandom random = new SplittableRandom(4);
        List<float[]> logits = new ArrayList<>();
        decoder.backend().truncate(0, 0);
        int[] held = new int[3];
        while (held[1] < tokens.length) {
            int[][] runs = new int[3][];
            for (int slot = 0; slot < 3; slot++) {
                int length = random.nextInt(3) == 0 ? random.nextInt(1, 40) : 1;
                runs[slot] = slot == 1
                        ? Arrays.copyOfRange(tokens, held[1], Math.min(tokens.length, held[1] + length))
                        : random.ints(length, 0, 144).toArray();
            }
            logits.addAll(decoder.together(new int[] {0, 1, 2}, held, runs).get(1));
            for (int slot = 0; slot < 3; slot++) {
                held[slot] += runs[slot].length;
                if (slot != 1 && held[slot] > 400) {
                    decoder.backend().truncate(slot, 0);
                    held[slot] = 0;
                }
            }
        }
        return logits;
    }

    private static List<Integer> differing(List<float[]> logits, List<float[]> expected) {
        List<Integer> tokens = new ArrayList<>();
        for (int t = 0; t < expected.size(); t++) {
            if (!Arrays.equals(logits.get(t), expected.get(t))) {
                tokens.add(t);
            }
        }
        return tokens;
    }
}
