package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EmbeddingModel;
import dev.inferj.EmbeddingRequest;
import dev.inferj.Inference;
import dev.inferj.Truncation;
import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.RawServer;
import org.junit.jupiter.api.Test;

final class OllamaEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeEmbeddings("");
    }

    @Override
    String scheme() {
        return "ollama";
    }

    /** Ollama does not say how long a text may be. */
    @Override
    @Test
    public void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() {
        try (Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(address())) {
            String tooLong = "a b ".repeat(FakeEmbeddings.CONTEXT);

            assertThatThrownBy(() -> model.embed(tooLong)).isInstanceOf(ContextLengthExceededException.class);
            EmbeddingRequest mayBeCut = EmbeddingRequest.builder()
                    .input(tooLong)
                    .truncation(Truncation.CUT_END)
                    .build();
            assertThat(model.send(mayBeCut).vectors()).hasSize(1);
        }
    }
}
