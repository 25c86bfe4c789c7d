package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.Inference;
import dev.inferj.RankedDocument;
import dev.inferj.RerankModel;
import dev.inferj.djl.internal.encoder.SyntheticEncoder;
import dev.inferj.testkit.contract.EmbeddingContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncoderContractTest extends EmbeddingContract {
    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        SyntheticEncoder.bert(folder.resolve("bert"), /* scores= */ true);
    }

    @Override
    protected String address() {
        return "djl:" + folder.resolve("bert");
    }

    @Override
    protected String missingAddress() {
        return "djl:" + folder.resolve("none");
    }

    @Test
    void documentsAreRanked() {
        try (Inference inference = Inference.create();
                RerankModel model = inference.rerank(address() + "?threads=1")) {
            List<RankedDocument> ranking = model.rank("hello", List.of("world", "the", "hello the world", "world"));

            assertThat(ranking).extracting(RankedDocument::index).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(ranking).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
            float world = score(ranking, 0);
            assertThat(score(ranking, 3)).isEqualTo(world);
        }
    }

    private static float score(List<RankedDocument> ranking, int index) {
        return ranking.stream()
                .filter(document -> document.index() == index)
                .findFirst()
                .orElseThrow()
                .score();
    }
}
