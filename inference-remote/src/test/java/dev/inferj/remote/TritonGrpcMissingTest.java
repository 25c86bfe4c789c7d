package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.Inference;
import dev.inferj.ModelNotFoundException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of gRPC where what speaks it is not on the class path, as here, and where it is not to be had at all. */
final class TritonGrpcMissingTest {
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void moduleThatIsMissingIsNamed() {
        assertThatThrownBy(() -> inference.chat("triton://127.0.0.1:1/tiny?transport=grpc"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("dev.inferj:inference-triton-grpc");
    }

    @Test
    void modelsThatEmbedOrRankAreAskedByHttp() {
        String address = "triton://127.0.0.1:1/tiny?transport=grpc";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.embedding(address))
                .withMessageContaining("transport must be http");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.rerank(address))
                .withMessageContaining("transport must be http");
    }

    @Test
    void serverIsLookedAfterByHttp() {
        Triton grpc = Triton.at(URI.create("http://127.0.0.1:1")).model("tiny").transport(Transport.GRPC);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TritonServer.of(grpc))
                .withMessageContaining("transport must be http");
    }
}
