package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.djl.reference.ReferenceDecoder;
import dev.inferj.djl.synthetic.SyntheticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family, and what its files may differ in, against plain double-precision Java. */
final class AgainstReferenceTest {
    private static final int TOKENS = 150; // across two boundaries of blocks

    @TempDir
    private Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("llama", SyntheticModel.of("llama")),
                Arguments.of("llama, tied", SyntheticModel.of("llama").with("tie_word_embeddings", true)),
                Arguments.of(
                        "llama, one head of keys", SyntheticModel.of("llama").with("num_key_value_heads", 1)),
                Arguments.of(
                        "llama, as many heads of keys as of queries",
                        SyntheticModel.of("llama").with("num_key_value_heads", 4)),
                Arguments.of(
                        "llama 3.1",
                        SyntheticModel.of("llama")
                                .with("rope_theta", 500000.0)
                                .withJson(
                                        "rope_scaling",
                                        "{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,"
                                                + "\"high_freq_factor\":4.0,\"original_max_position_embeddings\":64}")),
                Arguments.of(
                        "llama, linear",
                        SyntheticModel.of("llama").withJson("rope_scaling", "{\"rope_type\":\"linear\",\"factor\":4}")),
                Arguments.of(
                        "llama, bias everywhere",
                        SyntheticModel.of("llama").with("attention_bias", true).with("mlp_bias", true)),
                Arguments.of("llama, bf16", SyntheticModel.of("llama").dtype("BF16")),
                Arguments.of("llama, f16", SyntheticModel.of("llama").dtype("F16")),
                Arguments.of("llama, 3 shards", SyntheticModel.of("llama").shards(3)),
                Arguments.of("llama, odd head", SyntheticModel.of("llama").headPadding(1)),
                Arguments.of(
                        "llama, odd head, bf16, shards",
                        SyntheticModel.of("llama").headPadding(3).dtype("BF16").shards(2)),
                Arguments.of(
                        "llama, odd head, f16",
                        SyntheticModel.of("llama").headPadding(1).dtype("F16")),
                Arguments.of("mistral, window", SyntheticModel.of("mistral").with("sliding_window", 40)),
                Arguments.of(
                        "mistral, window of 64", SyntheticModel.of("mistral").with("sliding_window", 64)),
                Arguments.of("mistral", SyntheticModel.of("mistral").withJson("sliding_window", "null")),
                Arguments.of("qwen2", SyntheticModel.of("qwen2").with("use_sliding_window", false)),
                Arguments.of(
                        "qwen2, window above a layer",
                        SyntheticModel.of("qwen2")
                                .with("use_sliding_window", true)
                                .with("sliding_window", 30)
                                .with("max_window_layers", 1)),
                Arguments.of("qwen3", SyntheticModel.of("qwen3")),
                Arguments.of("phi3", SyntheticModel.of("phi3").with("sliding_window", 200)),
                Arguments.of(
                        "gemma",
                        SyntheticModel.of("gemma")
                                .without("tie_word_embeddings")
                                .with("tie_word_embeddings", true)),
                Arguments.of(
                        "gemma2",
                        SyntheticModel.of("gemma2")
                                .with("tie_word_embeddings", true)
                                .with("sliding_window", 40)
                                .with("query_pre_attn_scalar", 24)
                                .with("attn_logit_softcapping", 5.0)
                                .with("final_logit_softcapping", 30.0)),
                Arguments.of(
                        "gemma3",
                        SyntheticModel.of("gemma3_text")
                                .with("tie_word_embeddings", true)
                                .with("num_hidden_layers", 7)
                                .with("sliding_window", 40)
                                .with("query_pre_attn_scalar", 16)
                                .with("rope_theta", 1000000.0)
                                .with("rope_local_base_freq", 10000.0)
                                .withJson("rope_scaling", "{\"rope_type\":\"linear\",\"factor\":8.0}")),
                Arguments.of(
                        "qwen3, listed windows",
                        SyntheticModel.of("qwen3")
                                .with("sliding_window", 20)
                                .withJson(
                                        "layer_types",
                                        "[\"full_attention\",\"sliding_attention\",\"full_attention\"]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void logitsAreThoseOfTheReference(String name, SyntheticModel model) throws IOException {
        Path written = model.writeTo(folder);
        int[] tokens = tokens(144);
        double[][] expected = new ReferenceDecoder(written).logits(tokens);
        try (OpenDecoder decoder = OpenDecoder.open(written, Kernel.ONEDNN_F32, CellType.F32)) {
            double error = error(decoder.run(0, 0, tokens, TOKENS), expected);
            assertThat(error)
                    .as("largest error of a logit, as a share of the largest logit")
                    .isLessThan(2e-5);
        }
    }

    static int[] tokens(int vocabulary) {
        return new SplittableRandom(5).ints(TOKENS, 0, vocabulary).toArray();
    }

    static double error(List<float[]> logits, double[][] expected) {
        double error = 0;
        double most = 0;
        for (int t = 0; t < expected.length; t++) {
            for (int i = 0; i < expected[t].length; i++) {
                error = Math.max(error, Math.abs(logits.get(t)[i] - expected[t][i]));
                most = Math.max(most, Math.abs(expected[t][i]));
            }
        }
        return error / most;
    }
}
