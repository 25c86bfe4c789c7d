package dev.inferj.benchmarks;

import dev.inferj.llamacpp.LlamaCpp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** This library on llama.cpp as a side. */
@Command(name = "engine", hidden = true, description = "This library as a side of a comparison.")
final class EngineSide implements Callable<Integer> {
    @Parameters(paramLabel = "LIBRARY")
    private Path library = Path.of("");

    @Parameters(paramLabel = "MODEL")
    private Path model = Path.of("");

    @Option(names = "--clients", defaultValue = "1")
    private int clients;

    @Option(names = "--slots", defaultValue = "0", description = "Default: as many as clients.")
    private int slots;

    @Option(names = "--context", defaultValue = "512")
    private int contextTokens;

    @Option(names = "--host-cache", defaultValue = "256")
    private int hostCacheMiB;

    @Option(names = "--reuse")
    private boolean reuse;

    @Override
    public Integer call() throws IOException {
        LlamaCpp options = LlamaCpp.model(model)
                .library(library)
                .slots(slots == 0 ? clients : slots)
                .contextTokens(contextTokens)
                .hostCacheMiB(hostCacheMiB)
                .threads(1);
        new EngineRuns(reuse).serve(options, clients);
        return 0;
    }
}
