package dev.inferj.benchmarks;

import dev.inferj.testkit.gguf.RandomGguf;
import dev.inferj.testkit.gguf.WeightType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models of realistic sizes with random weights, written on first use. */
final class RandomModels {
    private static final long SEED = 7;

    /** Room for the longest prompt of the comparisons. */
    private static final int CONTEXT = 8192;

    private RandomModels() {}

    static List<Path> all(Path folder) {
        return List.of(about15M(folder), about110M(folder));
    }

    static Path about15M(Path folder) {
        return write(
                folder.resolve("random-15m-q8_0.gguf"), RandomGguf.about15M().weights(WeightType.Q8_0));
    }

    static Path about110M(Path folder) {
        return write(
                folder.resolve("random-110m-q4_0.gguf"), RandomGguf.about110M().weights(WeightType.Q4_0));
    }

    private static Path write(Path file, RandomGguf model) {
        return Files.exists(file)
                ? file
                : model.seed(SEED).contextLength(CONTEXT).writeTo(file);
    }
}
