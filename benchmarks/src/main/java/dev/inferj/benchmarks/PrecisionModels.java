package dev.inferj.benchmarks;

import dev.inferj.testkit.gguf.RandomGguf;
import dev.inferj.testkit.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One random model, as a Hugging Face folder and as GGUF files of several types, all made from the same numbers.
 *
 * @param folder with weights of 32 bits
 * @param ggufs by type
 */
record PrecisionModels(Path folder, Map<WeightType, Path> ggufs) {
    private static final int HIDDEN = 768;
    private static final int LAYERS = 12;
    private static final int HEADS = 12;
    private static final int FEED_FORWARD = 2560;
    private static final int VOCABULARY = 32_000;
    private static final long SEED = 7;

    /** Weights that every step reads, about 124 million: those of all matrices but the table of words. */
    static final long WEIGHTS =
            (long) LAYERS * (4L * HIDDEN * HIDDEN + 3L * HIDDEN * FEED_FORWARD) + (long) VOCABULARY * HIDDEN;

    /** Writes what is not there yet. */
    static PrecisionModels prepare(Path place) throws IOException {
        Path folder = prepareFolder(place);
        Map<WeightType, Path> ggufs = new EnumMap<>(WeightType.class);
        for (WeightType type : List.of(WeightType.F32, WeightType.F16, WeightType.Q8_0, WeightType.Q4_0)) {
            Path file = place.resolve("random-125m-" + type + ".gguf");
            if (!Files.exists(file)) {
                model(type).writeTo(file);
            }
            ggufs.put(type, file);
        }
        return new PrecisionModels(folder, ggufs);
    }

    /** Writes the folder alone, if it is not there yet. */
    static Path prepareFolder(Path place) throws IOException {
        Path folder = place.resolve("random-125m");
        if (!Files.exists(folder)) {
            Path unfinished = model(WeightType.F32).writeFolder(Files.createTempDirectory(place, "random-125m"));
            Files.move(unfinished, folder);
        }
        return folder;
    }

    private static RandomGguf model(WeightType type) {
        return RandomGguf.of(HIDDEN, LAYERS, HEADS, HEADS, FEED_FORWARD, VOCABULARY)
                .seed(SEED)
                .weights(type);
    }
}
