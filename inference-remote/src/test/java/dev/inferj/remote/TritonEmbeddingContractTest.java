package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EmbeddingModel;
import dev.inferj.Inference;
import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.FakeTritonInfer;
import dev.inferj.remote.server.RawServer;
import org.junit.jupiter.api.Test;

final class TritonEmbeddingContractTest extends RemoteEmbeddingContract {
    @Override
    RawServer.Handler speaker() {
        return new FakeTritonInfer();
    }

    @Override
    String scheme() {
        return "triton";
    }

    @Override
    protected boolean cutsTexts() {
        return false;
    }

    @Override
    protected boolean tellsTokens() {
        return false;
    }

    /** Triton does not say how long a text may be. */
    @Override
    @Test
    public void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() {
        try (Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(address())) {
            assertThatThrownBy(() -> model.embed("a b ".repeat(FakeEmbeddings.CONTEXT)))
                    .isInstanceOf(ContextLengthExceededException.class);
        }
    }
}
