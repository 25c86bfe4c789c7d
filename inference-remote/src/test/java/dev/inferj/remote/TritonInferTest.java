package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EmbeddingModel;
import dev.inferj.Inference;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.RerankModel;
import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.FakeTritonInfer;
import dev.inferj.remote.server.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that Triton runs by {@code infer}. */
@Timeout(60)
final class TritonInferTest {
    @ParameterizedTest
    @ValueSource(strings = {"FP32", "FP64", "FP16", "BF16", "JSON"})
    void numbersOfEachTypeAreRead(String type) {
        try (RawServer server = new RawServer(new FakeTritonInfer(16, type));
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server))) {
            assertThat(model.dimensions()).isEqualTo(8);
            assertThat(model.embed("exact")).containsExactly(1, -0.5f, 0.25f, 2, -3, 0, 0.125f, 100);
        }
    }

    @Test
    void oneCallHasNoMoreInputsThanTheModelTakes() {
        FakeTritonInfer triton = new FakeTritonInfer(4, "FP32");
        try (RawServer server = new RawServer(triton);
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server).maxConcurrent(1))) {
            model.embedAll(IntStream.range(0, 12).mapToObj(i -> "text " + i).toList());
        }
        assertThat(triton.batches()).containsExactly(1, 4, 4, 4); // the first finds out the dimensions
    }

    @Test
    void aModelWithoutBatchesGetsOneInputACall() {
        FakeTritonInfer triton = new FakeTritonInfer(0, "FP32");
        try (RawServer server = new RawServer(triton);
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server))) {
            assertThat(model.embedAll(List.of("one", "two", "three"))).hasSize(3);
        }
        assertThat(triton.batches()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void anInputThatIsRefusedFailsAlone() {
        try (RawServer server = new RawServer(new FakeTritonInfer());
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server).maxConcurrent(1))) {
            List<CompletableFuture<float[]>> all = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                all.add(model.embedAsync(i == 4 ? FakeEmbeddings.REFUSED : "text " + i));
            }
            for (int i = 0; i < all.size(); i++) {
                CompletableFuture<float[]> each = all.get(i);
                if (i == 4) {
                    assertThatThrownBy(each::join).hasCauseInstanceOf(InvalidRequestException.class);
                } else {
                    assertThat(each.join()).hasSize(8);
                }
            }
        }
    }

    @Test
    void textIsSentAsItIs() {
        try (RawServer server = new RawServer(new FakeTritonInfer());
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server))) {
            String longText = "ä€𝄞 ".repeat(100); // its length does not fit in one byte
            assertThat(model.embed(longText)).isNotEqualTo(model.embed(longText + "x"));
            assertThat(model.embed("")).hasSize(8);
        }
    }

    @Test
    void documentsAreRanked() {
        FakeTritonInfer triton = new FakeTritonInfer();
        try (RawServer server = new RawServer(triton);
                Inference inference = Inference.create();
                RerankModel model = inference.rerank(at(server).model("ranker"))) {
            assertThat(model.rank("red blue green", List.of("red", "none", "green red blue", "blue red", "black"))
                            .get(0)
                            .index())
                    .isEqualTo(2);
        }
        assertThat(triton.batches()).allMatch(size -> size <= 4);
    }

    @Test
    void aModelThatTakesSomethingElseIsRefusedWithTheRemedy() {
        String text = FakeTritonInfer.tensor("TEXT", "STRING", "[1]");
        String vector = FakeTritonInfer.tensor("EMBEDDING", "FP32", "[8]");
        String ids = FakeTritonInfer.tensor("input_ids", "INT64", "[-1]");
        assertRefused(ids, vector, "tokenize in an ensemble");
        assertRefused(text + "," + ids, vector, "tokenize in an ensemble");
        assertRefused(text + "," + FakeTritonInfer.tensor("OTHER", "STRING", "[1]"), vector, "name them by textInput");
        assertRefused(FakeTritonInfer.tensor("TEXT", "STRING", "[3]"), vector, "one text for each input");
        assertRefused(text, FakeTritonInfer.tensor("EMBEDDING", "FP32", "[-1, 8]"), "pooling");
        assertRefused(text, FakeTritonInfer.tensor("LABEL", "STRING", "[1]"), "floating-point");
        assertRefused(text, vector + "," + FakeTritonInfer.tensor("OTHER", "FP32", "[8]"), "name it by output");
    }

    @Test
    void tensorsCanBeNamed() {
        String outputs = FakeTritonInfer.tensor("EMBEDDING", "FP32", "[8]") + ","
                + FakeTritonInfer.tensor("OTHER", "FP32", "[8]");
        FakeTritonInfer triton =
                new FakeTritonInfer(16, "FP32", FakeTritonInfer.tensor("TEXT", "STRING", "[1]"), outputs);
        try (RawServer server = new RawServer(triton);
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(
                        "triton://127.0.0.1:" + server.port() + "/tiny?textInput=TEXT&output=EMBEDDING")) {
            assertThat(model.embed("exact")).hasSize(8);
            assertThatThrownBy(() -> inference.embedding(at(server).output("NONE")))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("NONE");
        }
    }

    private static void assertRefused(String inputs, String outputs, String words) {
        try (RawServer server = new RawServer(new FakeTritonInfer(16, "FP32", inputs, outputs));
                Inference inference = Inference.create()) {
            assertThatThrownBy(() -> inference.embedding(at(server)))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(words);
        }
    }

    private static Triton at(RawServer server) {
        return Triton.at(server.uri()).model("tiny");
    }
}
