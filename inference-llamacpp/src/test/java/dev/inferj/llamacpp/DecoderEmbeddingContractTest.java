package dev.inferj.llamacpp;

import dev.inferj.testkit.contract.EmbeddingContract;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every model that embeds, over a decoder with random weights. */
final class DecoderEmbeddingContractTest extends EmbeddingContract {
    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void writeModel() {
        file = RandomGguf.tiny().contextLength(256).writeTo(folder.resolve("llama.gguf"));
    }

    @Override
    protected String address() {
        return "llamacpp:" + file;
    }

    @Override
    protected String missingAddress() {
        return "llamacpp:" + folder.resolve("none.gguf");
    }

    /** Keys and values have 16 bits, and where a text's cells lie changes the order of sums. */
    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
