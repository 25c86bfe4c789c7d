package dev.inferj.djl.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.InferenceException;
import dev.inferj.InputKind;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.djl.internal.decoder.Kernel;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.djl.internal.tokenizer.TokenizerFolder;
import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.djl.reference.ReferenceEncoder;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.ServingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncoderTest {
    private static final List<String> TEXTS =
            List.of("hello world", "a", "the hello world is the world", "x y z", "", "the");

    /** 32-bit floats against double precision, over two layers of values about 1. */
    private static final double EXACT = 2e-5;

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void vectorsAreThoseOfDoublePrecision() throws IOException {
        TokenizerFolder files = SyntheticEncoder.bert(folder, /* scores= */ false);
        ReferenceEncoder reference = reference("", 0);
        for (String mode : List.of("cls_token", "mean_tokens", "lasttoken")) {
            files.with("modules.json", "[{'idx': 0, 'path': '', 'type': 'sentence_transformers.models.Transformer'},"
                            + " {'idx': 1, 'path': '1_Pooling', 'type': 'sentence_transformers.models.Pooling'}]")
                    .with("1_Pooling/config.json", "{'word_embedding_dimension': 48, 'pooling_mode_" + mode + "': true}");
            EncoderEmbeddings model = embeddings();
            List<BatchItem> items = prepared(model);

            List<float[]> vectors = embed(model, items);

            for (int i = 0; i < items.size(); i++) {
                double[][] rows = reference.read(tokens(items.get(i)), types(items.get(i)));
                assertClose(vectors.get(i), pooled(rows, mode));
            }
        }
    }

    @Test
    void positionsOfRobertaBeginBehindThePadding() throws IOException {
        SyntheticEncoder.roberta(folder, /* scores= */ false);
        EncoderEmbeddings model = embeddings();
        List<BatchItem> items = prepared(model);

        List<float[]> vectors = embed(model, items);

        ReferenceEncoder reference = reference("roberta.", 2);
        for (int i = 0; i < items.size(); i++) {
            assertClose(
                    vectors.get(i), pooled(reference.read(tokens(items.get(i)), types(items.get(i))), "mean_tokens"));
        }
        assertThat(model.info().contextTokens()).isEqualTo(SyntheticEncoder.POSITIONS - 2);
    }

    @Test
    void neighboursDoNotChangeABit() throws IOException {
        SyntheticEncoder.bert(folder, /* scores= */ false);
        EncoderEmbeddings model = embeddings();
        List<BatchItem> items = prepared(model);

        List<float[]> together = embed(model, items);

        for (int i = 0; i < items.size(); i++) {
            assertThat(embed(model, List.of(items.get(i))).get(0)).containsExactly(together.get(i));
        }
    }

    @Test
    void vectorsHaveLengthOneWhereTheModelSaysSo() throws IOException {
        SyntheticEncoder.bert(folder, /* scores= */ false)
                .with("modules.json", "[{'type': 'sentence_transformers.models.Transformer'},"
                        + " {'type': 'sentence_transformers.models.Normalize'}]");
        EncoderEmbeddings model = embeddings();

        for (float[] vector : embed(model, prepared(model))) {
            assertThat(Math.sqrt(IntStream.range(0, vector.length)
                            .mapToDouble(i -> (double) vector[i] * vector[i])
                            .sum()))
                    .isBetween(0.99999, 1.00001);
        }
    }

    @Test
    void queriesAndDocumentsHaveTheirPrefixes() throws IOException {
        SyntheticEncoder.bert(folder, /* scores= */ false)
                .with("config_sentence_transformers.json", "{'prompts': {'query': 'q x ', 'passage': 'p '}}");
        EncoderEmbeddings model = embeddings();
        int[] query = tokens(model.prepare(new EmbeddingInput("hello", InputKind.QUERY, Truncation.REFUSE)));
        int[] written = tokens(model.prepare(new EmbeddingInput("q x hello", InputKind.PLAIN, Truncation.REFUSE)));
        int[] document = tokens(model.prepare(new EmbeddingInput("hello", InputKind.DOCUMENT, Truncation.REFUSE)));

        assertThat(query).containsExactly(written);
        assertThat(document).hasSize(4);
    }

    @Test
    void scoresAreThoseOfDoublePrecisionAndOfThePairAlone() throws IOException {
        for (boolean roberta : new boolean[] {false, true}) {
            Path each = folder.resolve("" + roberta);
            if (roberta) {
                SyntheticEncoder.roberta(each, /* scores= */ true);
            } else {
                SyntheticEncoder.bert(each, /* scores= */ true);
            }
            EncoderReranker model = EncoderReranker.open(
                    TorchStart.torch(null), each, encoder(each), run(), ModelInfo.builder("djl", "m"), serving());
            open.add(model);
            List<BatchItem> items = TEXTS.stream()
                    .map(text -> model.prepare(new RerankInput("hello the", text, Truncation.REFUSE)))
                    .toList();
            ReferenceEncoder reference = new ReferenceEncoder(
                    each, roberta ? "roberta." : "bert.", 2, 48, 4, roberta ? 2 : 0, 1e-6);

            List<Float> scores = new Collected<Float>().of(items.size(), sink -> model.run(items, sink));

            for (int i = 0; i < items.size(); i++) {
                double[] first = reference.read(tokens(items.get(i)), types(items.get(i)))[0];
                double expected = roberta
                        ? reference.score(first, "classifier.dense", "classifier.out_proj")
                        : reference.score(first, "bert.pooler.dense", "classifier");
                assertThat((double) scores.get(i)).isBetween(expected - EXACT, expected + EXACT);
                BatchItem item = items.get(i);
                assertThat(new Collected<Float>().of(1, sink -> model.run(List.of(item), sink)))
                        .containsExactly(scores.get(i));
            }
        }
    }

    @Test
    void aPairHasTypesAndOnlyItsDocumentIsCut() throws IOException {
        TokenizerFolder files = SyntheticEncoder.bert(folder, /* scores= */ true);
        EncoderReranker model = EncoderReranker.open(
                TorchStart.torch(null), folder, encoder(folder), run(), ModelInfo.builder("djl", "m"), serving());
        open.add(model);
        String longText = "x ".repeat(200);

        BatchItem pair = model.prepare(new RerankInput("hello", "the world", Truncation.REFUSE));
        assertThat(tokens(pair))
                .containsExactly(
                        files.id("[CLS]"), files.id("hello"), files.id("[SEP]"), files.id("the"), files.id("world"), files.id("[SEP]"));
        assertThat(types(pair)).containsExactly(0, 0, 0, 1, 1, 1);

        BatchItem cut = model.prepare(new RerankInput("hello", longText, Truncation.CUT_END));
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.tokens()).isEqualTo(SyntheticEncoder.POSITIONS);
        assertThat(tokens(cut)[1]).isEqualTo(files.id("hello"));
        assertThat(tokens(cut)[SyntheticEncoder.POSITIONS - 1]).isEqualTo(files.id("[SEP]"));
        assertThatThrownBy(() -> model.prepare(new RerankInput(longText, "hello", Truncation.CUT_END)))
                .isInstanceOf(ContextLengthExceededException.class);
        assertThatThrownBy(() -> model.prepare(new RerankInput("hello", longText, Truncation.REFUSE)))
                .isInstanceOf(ContextLengthExceededException.class);
    }

    @Test
    void whatIsNotKnownIsNamed() throws IOException {
        TokenizerFolder files = SyntheticEncoder.bert(folder, /* scores= */ false);
        assertThatThrownBy(() -> EncoderReranker.open(
                        TorchStart.torch(null), folder, encoder(folder), run(), ModelInfo.builder("djl", "m"), serving()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("without a head that scores");
        files.with("modules.json", "[{'type': 'sentence_transformers.models.Dense', 'path': '2_Dense'}]");
        assertThatThrownBy(this::embeddings).isInstanceOf(InvalidModelException.class).hasMessageContaining("Dense");
        files.with("modules.json", "[{'type': 'x.Pooling', 'path': '../../etc'}]");
        assertThatThrownBy(this::embeddings).isInstanceOf(InvalidModelException.class).hasMessageContaining("path");
        files.with("modules.json", "{}");
        assertThatThrownBy(this::embeddings).isInstanceOf(InvalidModelException.class);
        files.with("modules.json", "[]").with("config.json", "{'model_type': 'bert', 'hidden_size': 48}");
        assertThatThrownBy(this::embeddings)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("num_attention_heads");
    }

    private EncoderEmbeddings embeddings() {
        EncoderEmbeddings model = EncoderEmbeddings.open(
                TorchStart.torch(null), folder, encoder(folder), run(), ModelInfo.builder("djl", "m"), serving());
        open.add(model);
        return model;
    }

    private static Encoder encoder(Path folder) {
        return Encoder.read(JsonFile.read(folder.resolve("config.json"), 1 << 20));
    }

    private static EncoderRun run() {
        return new EncoderRun(Kernel.ONEDNN_F32, "cpu", /* threads= */ 1, /* batchItems= */ 16, /* batchTokens= */ 256);
    }

    private static ServingOptions serving() {
        return new ServingOptions(10, Duration.ZERO, 0);
    }

    private ReferenceEncoder reference(String prefix, int firstPosition) throws IOException {
        return new ReferenceEncoder(folder, prefix, SyntheticEncoder.LAYERS, SyntheticEncoder.HIDDEN, SyntheticEncoder.HEADS, firstPosition, 1e-6);
    }

    private static List<BatchItem> prepared(EncoderEmbeddings model) {
        return TEXTS.stream()
                .map(text -> model.prepare(new EmbeddingInput(text, InputKind.PLAIN, Truncation.REFUSE)))
                .toList();
    }

    private static List<float[]> embed(EncoderEmbeddings model, List<BatchItem> items) {
        return new Collected<float[]>().of(items.size(), sink -> model.run(items, sink));
    }

    private static int[] tokens(BatchItem item) {
        EncodedText text = (EncodedText) item;
        return IntStream.range(0, text.tokens()).map(text::token).toArray();
    }

    private static int[] types(BatchItem item) {
        EncodedText text = (EncodedText) item;
        return IntStream.range(0, text.tokens()).map(text::type).toArray();
    }

    private static double[] pooled(double[][] rows, String mode) {
        if (mode.equals("cls_token")) {
            return rows[0];
        }
        if (mode.equals("lasttoken")) {
            return rows[rows.length - 1];
        }
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static void assertClose(float[] actual, double[] expected) {
        double worst = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElseThrow();
        assertThat(worst).as(() -> Arrays.toString(actual)).isLessThan(EXACT);
    }

    /** Takes the results of one call. */
    private static final class Collected<O> implements BatchSink<O> {
        private final List<O> results = new ArrayList<>();

        List<O> of(int size, Consumer<BatchSink<O>> call) {
            call.accept(this);
            assertThat(results).hasSize(size);
            return results;
        }

        @Override
        public void result(int index, O output) {
            assertThat(index).isEqualTo(results.size());
            results.add(output);
        }

        @Override
        public void fail(int index, InferenceException failure) {
            throw failure;
        }
    }
}
