package dev.inferj.benchmarks;

import dev.inferj.ModelOptions;
import dev.inferj.djl.CacheType;
import dev.inferj.djl.Djl;
import dev.inferj.djl.DjlProvider;
import dev.inferj.djl.Precision;
import dev.inferj.llamacpp.LlamaCpp;
import dev.inferj.llamacpp.LlamaCppProvider;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.StepBackend;
import dev.inferj.testkit.gguf.WeightType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One provider with one way to hold weights.
 *
 * @param bytesPerWeight what a step reads for each weight, scales included
 * @param peer the nearest type of llama.cpp's
 * @param command what starts it as a side, without how many clients there are
 */
record PrecisionSide(
        String name,
        double bytesPerWeight,
        WeightType peer,
        Provider provider,
        ModelOptions options,
        List<String> command) {
    /** Steps of tens of milliseconds are native code's. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    static PrecisionSide djl(Precision precision, Path folder) {
        String label = precision.name().toLowerCase(Locale.ROOT);
        return new PrecisionSide(
                "DJL " + label,
                switch (precision) {
                    case F32 -> 4;
                    case AUTO, BF16, FP16 -> 2;
                    case INT8 -> 1;
                    case INT4 -> 0.625;
                },
                switch (precision) {
                    case F32 -> WeightType.F32;
                    case AUTO, BF16, FP16 -> WeightType.F16;
                    case INT8 -> WeightType.Q8_0;
                    case INT4 -> WeightType.Q4_0;
                },
                new DjlProvider(),
                Djl.model(folder).precision(precision).threads(1),
                List.of("djl-engine", folder.toString(), "--precision=" + precision));
    }

    static PrecisionSide llamaCpp(WeightType type, Path file, Path library) {
        return new PrecisionSide(
                llamaCpp(type),
                switch (type) {
                    case F32 -> 4;
                    case F16 -> 2;
                    case Q8_0 -> 34 / 32.0;
                    case Q4_0 -> 18 / 32.0;
                },
                type,
                new LlamaCppProvider(),
                LlamaCpp.model(file).library(library).threads(1),
                List.of("engine", library.toString(), file.toString()));
    }

    /** Returns the name of the side that runs llama.cpp on a type. */
    static String llamaCpp(WeightType type) {
        return "llama.cpp " + type;
    }

    /** Opens what all are compared with: weights, activations and the KV cache in 32 bits. */
    static StepBackend exact(Path folder) {
        return open(
                new DjlProvider(),
                Djl.model(folder)
                        .precision(Precision.F32)
                        .cacheType(CacheType.F32)
                        .threads(1));
    }

    StepBackend open() {
        return open(provider, options);
    }

    Side start(int clients, int contextTokens) {
        return Sides.java(name, WARM_UP, command, clients, contextTokens);
    }

    /** Returns the tokens per second of one sequence at which memory is all that is waited for. */
    double floor(double bytesPerSecond) {
        return bytesPerSecond / (bytesPerWeight * PrecisionModels.WEIGHTS);
    }

    private static StepBackend open(Provider provider, ModelOptions options) {
        if (provider.open(options, SettingSource.NONE) instanceof StepBackend backend) {
            return backend;
        }
        throw new IllegalStateException("not driven token by token: " + options);
    }
}
