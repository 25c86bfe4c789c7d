package dev.inferj.djl;

import dev.inferj.testkit.contract.EmbeddingContract;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every model that embeds, over a decoder. */
final class DecoderEmbeddingContractTest extends EmbeddingContract {
    @TempDir
    static Path folder;

    @BeforeAll
    static void write() {
        RandomGguf.tiny().contextLength(256).writeFolder(folder.resolve("llama"));
    }

    @Override
    protected String address() {
        return "djl:" + folder.resolve("llama");
    }

    @Override
    protected String missingAddress() {
        return "djl:" + folder.resolve("none");
    }
}
