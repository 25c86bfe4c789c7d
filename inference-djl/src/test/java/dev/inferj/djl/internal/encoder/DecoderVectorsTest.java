package dev.inferj.djl.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.InferenceException;
import dev.inferj.InputKind;
import dev.inferj.Truncation;
import dev.inferj.djl.Djl;
import dev.inferj.djl.DjlProvider;
import dev.inferj.djl.internal.tokenizer.TokenizerFolder;
import dev.inferj.djl.reference.ReferenceDecoder;
import dev.inferj.djl.synthetic.SyntheticModel;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.SettingSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders that embed give what the formulas say, in batches of texts of any lengths. */
final class DecoderVectorsTest {
    private static final List<String> TEXTS =
            List.of("hello", "hello hello, a longer text than the others!", "", "x y");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lasttoken", "mean_tokens", "cls_token"})
    void vectorsAreThoseOfTheFormulas(String mode) throws IOException {
        write().with("1_Pooling/config.json", "{'pooling_mode_" + mode + "': true}")
                .with(
                        "modules.json",
                        "[{'type': 'sentence_transformers.models.Transformer'},"
                                + " {'type': 'sentence_transformers.models.Pooling', 'path': '1_Pooling'},"
                                + " {'type': 'sentence_transformers.models.Normalize'}]");
        assertFollows(mode, /* unit= */ true);
    }

    @Test
    void theLastTokensIsTakenWhereNothingIsSaid() throws IOException {
        write();
        assertFollows("lasttoken", /* unit= */ false);
    }

    @Test
    void theEndThatTheTokenizerAddsIsReadAndStaysWhereATextIsCut() throws IOException {
        int end = write().id("<|end|>");
        try (EmbeddingBackend model = open()) {
            BatchItem whole = prepared(model, "hello", Truncation.REFUSE);
            assertThat(((EncodedText) whole).token(whole.tokens() - 1)).isEqualTo(end);
            BatchItem cut = prepared(model, "x".repeat(1000), Truncation.CUT_END);
            assertThat(cut.tokens()).isEqualTo(model.info().contextTokens());
            assertThat(((EncodedText) cut).token(cut.tokens() - 1)).isEqualTo(end);
        }
    }

    private void assertFollows(String mode, boolean unit) throws IOException {
        ReferenceDecoder reference = new ReferenceDecoder(folder);
        try (EmbeddingBackend model = open()) {
            List<BatchItem> items = TEXTS.stream()
                    .map(text -> prepared(model, text, Truncation.REFUSE))
                    .toList();
            float[][] together = run(model, items);
            for (int i = 0; i < items.size(); i++) {
                assertThat(run(model, List.of(items.get(i)))[0]).containsExactly(together[i]);
                double[] expected = pooled(reference.states(tokens(items.get(i))), mode, unit);
                for (int n = 0; n < expected.length; n++) {
                    assertThat((double) together[i][n]).isBetween(expected[n] - 2e-5, expected[n] + 2e-5);
                }
            }
        }
    }

    /** Writes a model whose tokenizer puts a token behind each text, as Qwen3-Embedding does, and which has no head. */
    private TokenizerFolder write() throws IOException {
        TokenizerFolder tokenizer = TokenizerFolder.byteLevel(folder);
        int end = tokenizer.id("<|end|>");
        tokenizer
                .part(
                        "post_processor",
                        "{'type': 'TemplateProcessing', 'single': [{'Sequence': {'id': 'A', 'type_id': 0}},"
                                + " {'SpecialToken': {'id': '<|end|>', 'type_id': 0}}],"
                                + " 'pair': [{'Sequence': {'id': 'A', 'type_id': 0}}, {'Sequence': {'id': 'B', 'type_id': 0}}],"
                                + " 'special_tokens': {'<|end|>': {'id': '<|end|>', 'ids': [" + end
                                + "], 'tokens': ['<|end|>']}}}")
                .write();
        SyntheticModel.of("qwen3")
                .with("vocab_size", tokenizer.size())
                .with("tie_word_embeddings", true)
                .writeTo(folder);
        return tokenizer;
    }

    private EmbeddingBackend open() {
        return new DjlProvider().openEmbedding(Djl.model(folder).threads(1), SettingSource.NONE);
    }

    private static BatchItem prepared(EmbeddingBackend model, String text, Truncation truncation) {
        return model.prepare(new EmbeddingInput(text, InputKind.PLAIN, truncation));
    }

    private static float[][] run(EmbeddingBackend model, List<BatchItem> items) {
        float[][] vectors = new float[items.size()][];
        model.run(items, new BatchSink<>() {
            @Override
            public void result(int index, float[] vector) {
                vectors[index] = vector;
            }

            @Override
            public void fail(int index, InferenceException failure) {
                throw failure;
            }
        });
        return vectors;
    }

    private static int[] tokens(BatchItem item) {
        EncodedText text = (EncodedText) item;
        return IntStream.range(0, text.tokens()).map(text::token).toArray();
    }

    private static double[] pooled(double[][] states, String mode, boolean unit) {
        double[] vector = switch (mode) {
            case "cls_token" -> states[0].clone();
            case "lasttoken" -> states[states.length - 1].clone();
            default -> mean(states);
        };
        double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        return Arrays.stream(vector).map(x -> unit ? x / length : x).toArray();
    }

    private static double[] mean(double[][] states) {
        return IntStream.range(0, states[0].length)
                .mapToDouble(i -> Arrays.stream(states)
                        .mapToDouble(state -> state[i])
                        .average()
                        .orElseThrow())
                .toArray();
    }
}
