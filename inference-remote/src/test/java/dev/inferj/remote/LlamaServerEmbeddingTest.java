package dev.inferj.remote;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.remote.server.LlamaServer;
import dev.inferj.testkit.contract.EmbeddingContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of every embedding model, over a real llama-server that averages the states of a small chat model. */
final class LlamaServerEmbeddingTest extends EmbeddingContract {
    private static @Nullable LlamaServer server;

    @BeforeAll
    static void startServer() {
        Path file = Path.of(System.getProperty("inferj.test.models", "../../shared/models"))
                .resolve("tiny-tools/tiny-tools-f32.gguf");
        assumeTrue(Files.exists(file), "no small chat model: name the folder of models by -Dinferj.test.models");
        server = LlamaServer.start(
                file, "-c", "2048", "-np", "4", "-b", "512", "-ub", "512", "--embeddings", "--pooling", "mean");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected String address() {
        return "openai://127.0.0.1:" + requireNonNull(server, "server").port() + "/tiny";
    }

    @Override
    protected String missingAddress() {
        return "openai://127.0.0.1:" + requireNonNull(server, "server").port() + "/nosuchmodel";
    }

    @Override
    protected double tolerance() {
        return 1e-4; // its slots share batches, whose sums round differently
    }

    @Override
    protected boolean cutsTexts() {
        return false;
    }

    @Override
    protected boolean isLocal() {
        return false;
    }
}
