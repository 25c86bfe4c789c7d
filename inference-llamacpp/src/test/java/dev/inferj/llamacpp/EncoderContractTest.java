package dev.inferj.llamacpp;

import dev.inferj.testkit.contract.EmbeddingContract;
import dev.inferj.testkit.gguf.RandomBert;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every model that embeds, over an encoder with random weights. */
final class EncoderContractTest extends EmbeddingContract {
    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void writeModel() {
        file = RandomBert.tiny().writeTo(folder.resolve("bert.gguf"));
    }

    @Override
    protected String address() {
        return "llamacpp:" + file;
    }

    @Override
    protected String missingAddress() {
        return "llamacpp:" + folder.resolve("none.gguf");
    }
}
