package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.llamacpp.gguf.Quantizer;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import dev.inferj.spi.TokenBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models whose matrices llama.cpp itself stored in other types are let through, and compute about the same. Types that it prepares for
 * through many seconds are tried with {@code -Dinferj.test.storages=all} alone.
 */
class ConversionsTest {
    private static final Set<String> SLOW = Set.of("IQ1_S", "IQ1_M", "IQ2_S");

    @TempDir
    private static Path folder;

    private static byte[] sound;
    private static Quantizer quantizer;

    @BeforeAll
    static void prepare() throws IOException {
        sound = Families.LLAMA.parts(folder).bytes();
        String library = LibrarySearch.shared().find(null).toString();
        quantizer = new Quantizer(Path.of(library.substring(0, library.indexOf(" (llama.cpp"))));
    }

    /** @param likeness of the logits to those of F32, at least: 1 where all have the same proportions, 0 for others */
    @ParameterizedTest
    @CsvSource({
        "F16, 0.999",
        "BF16, 0.999",
        "Q4_0, 0.9",
        "Q4_1, 0.9",
        "Q5_0, 0.95",
        "Q5_1, 0.95",
        "Q8_0, 0.99",
        "Q2_K, 0.5",
        "Q3_K, 0.8",
        "Q4_K, 0.9",
        "Q5_K, 0.95",
        "Q6_K, 0.98",
        "IQ1_S, 0.1",
        "IQ1_M, 0.1",
        "IQ2_XXS, 0.3",
        "IQ2_XS, 0.3",
        "IQ2_S, 0.3",
        "IQ3_XXS, 0.6",
        "IQ3_S, 0.7",
        "IQ4_NL, 0.9",
        "IQ4_XS, 0.9",
        "TQ1_0, -1",
        "TQ2_0, -1"
    })
    void conversionIsLetThroughAndRuns(String type, double likeness) throws IOException {
        assumeTrue(!SLOW.contains(type) || StorageTest.ALL, "it takes long: try it with -Dinferj.test.storages=all");
        GgufParts parts = GgufParts.of(sound);
        quantizer.convert(parts, type);

        assertThat(likeness(logits(parts), logits(GgufParts.of(sound)))).isGreaterThanOrEqualTo(likeness);
    }

    @Test
    void likenessTellsLogitsApart() {
        assertThat(likeness(new float[] {1, 2, 3}, new float[] {2, 4, 6})).isEqualTo(1);
        assertThat(likeness(new float[] {1, 0}, new float[] {0, 1})).isZero();
    }

    private static double likeness(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squareA * squareB);
    }

    private static float[] logits(GgufParts parts) throws IOException {
        Path file = Files.write(folder.resolve("converted.gguf"), parts.bytes());
        try (LlamaBackend backend =
                TestModels.open(LlamaCpp.model(file).slots(1).threads(1))) {
            TokenBatch batch = new TokenBatch(4);
            for (int i = 0; i < 4; i++) {
                batch.add(0, i, 300 + i, /* logits= */ i == 3);
            }
            backend.step(batch);
            FloatBuffer row = backend.logits(0);
            float[] logits = new float[row.remaining()];
            row.duplicate().get(logits);
            return logits;
        }
    }
}
