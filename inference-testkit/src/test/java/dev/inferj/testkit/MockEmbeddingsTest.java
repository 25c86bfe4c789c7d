package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EmbeddingModel;
import dev.inferj.EngineFailedException;
import dev.inferj.Inference;
import dev.inferj.OverloadedException;
import dev.inferj.RankedDocument;
import dev.inferj.RerankModel;
import dev.inferj.RerankRequest;
import dev.inferj.RerankResponse;
import dev.inferj.Truncation;
import dev.inferj.testkit.contract.EmbeddingContract;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MockEmbeddingsTest extends EmbeddingContract {
    @Override
    protected String address() {
        return "mock:vectors";
    }

    @Override
    protected @Nullable String missingAddress() {
        return null; // any name will do
    }

    @Test
    void textsThatShareWordsAreClose() {
        try (Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding("mock:vectors?dimensions=256")) {
            float[] cat = model.embed("the cat sat on the mat");
            float[] cats = model.embed("the cat sat on a chair");
            float[] taxes = model.embed("income must be declared yearly");

            assertThat(model.dimensions()).isEqualTo(256);
            assertThat(WordVectors.cosine(cat, cat)).isBetween(0.9999f, 1.0001f);
            assertThat(WordVectors.cosine(cat, cats)).isGreaterThan(WordVectors.cosine(cat, taxes) + 0.3f);
        }
    }

    @Test
    void vectorsCanBeGiven() {
        Mock mock = Mock.model("given").dimensions(2).vectors(text -> {
            if (text.equals("busy")) {
                throw new OverloadedException("busy", null);
            }
            return text.equals("wrong") ? new float[3] : new float[] {text.length(), 1};
        });
        try (Inference inference =
                        Inference.builder().provider(MockProvider.of(mock)).build();
                EmbeddingModel model = inference.embedding("mock:given")) {
            assertThat(model.embed("abc")).containsExactly(3, 1);
            assertThatThrownBy(() -> model.embed("busy")).isInstanceOf(OverloadedException.class);
            assertThatThrownBy(() -> model.embed("wrong"))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessageContaining("vectors of 2 numbers: 3");
        }
    }

    @Test
    void documentsAreRanked() {
        try (Inference inference = Inference.create();
                RerankModel model = inference.rerank("mock:rank?contextTokens=8")) {
            List<RankedDocument> ranking =
                    model.rank("the cat", List.of("income tax", "the cat sat", "income tax", "the cat"));

            assertThat(ranking).extracting(RankedDocument::index).containsExactly(3, 1, 0, 2);
            assertThat(ranking.get(0).probability()).isBetween(0.7, 0.74);
            assertThatThrownBy(() -> model.rank("the cat", List.of("a b c d e f g h i")))
                    .isInstanceOf(ContextLengthExceededException.class);
            RerankResponse cut = model.send(RerankRequest.builder("the cat")
                    .document("a b c d e f g h i")
                    .truncation(Truncation.CUT_END)
                    .build());
            assertThat(cut.truncated()).containsExactly(0);
            assertThat(cut.usage().promptTokens()).isEqualTo(8);
        }
    }
}
