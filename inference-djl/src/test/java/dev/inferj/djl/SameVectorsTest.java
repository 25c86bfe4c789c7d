package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.EmbeddingModel;
import dev.inferj.Inference;
import dev.inferj.testkit.gguf.RandomBert;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The same weights give the same vectors here and in llama.cpp, tokens included. */
@EnabledForJreRange(min = JRE.JAVA_22)
final class SameVectorsTest {
    private static final List<String> TEXTS = List.of(
            "hello",
            "Hello, World!",
            "about many things",
            "a text that is a good deal longer than the others, and has digits: 0123456789.",
            "[CLS] is text here");

    @TempDir
    private Path folder;

    @Test
    void anEncoderGivesTheSameVectorsHereAndInLlamaCpp() {
        RandomBert random = RandomBert.of(96, 3, 6, 200).seed(3);
        Path hf = random.writeFolder(folder.resolve("bert"));
        Path gguf = random.writeTo(folder.resolve("bert.gguf"));
        assertSame("djl:" + hf + "?threads=1", "llamacpp:" + gguf + "?threads=1");
    }

    @Test
    void theFirstTokensVectorIsTheSameToo() throws IOException {
        RandomBert random = RandomBert.tiny().seed(4);
        Path hf = random.writeFolder(folder.resolve("bert"));
        Path gguf = random.writeTo(folder.resolve("bert.gguf"));
        Files.createDirectory(hf.resolve("1_Pooling"));
        Files.writeString(
                hf.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\":64,\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":false}");
        Files.writeString(
                hf.resolve("modules.json"),
                "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"},"
                        + "{\"idx\":1,\"name\":\"1\",\"path\":\"1_Pooling\","
                        + "\"type\":\"sentence_transformers.models.Pooling\"}]");
        assertSame("djl:" + hf + "?threads=1", "llamacpp:" + gguf + "?threads=1&pooling=cls");
    }

    @Test
    void aDecoderGivesTheSameVectorsHereAndInLlamaCpp() {
        RandomGguf random = RandomGguf.of(128, 3, 8, 2, 256, 2000).seed(5);
        Path hf = random.writeFolder(folder.resolve("llama"));
        Path gguf = random.writeTo(folder.resolve("llama.gguf"));
        assertSame("djl:" + hf + "?threads=1", "llamacpp:" + gguf + "?threads=1");
    }

    private static void assertSame(String here, String there) {
        try (Inference inference = Inference.create();
                EmbeddingModel ours = inference.embedding(here);
                EmbeddingModel others = inference.embedding(there)) {
            List<float[]> vectors = ours.embedAll(TEXTS);
            List<float[]> expected = others.embedAll(TEXTS);
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(cosine(vectors.get(i), expected.get(i)))
                        .as(TEXTS.get(i))
                        .isGreaterThan(0.9999);
            }
            assertThat(cosine(vectors.get(0), vectors.get(3)))
                    .as("of two texts")
                    .isLessThan(0.99);
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}
