package dev.inferj.benchmarks;

import dev.inferj.djl.Device;
import dev.inferj.djl.Djl;
import dev.inferj.djl.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** This library on PyTorch as a side. */
@Command(name = "djl-engine", hidden = true, description = "This library on DJL's PyTorch as a side of a comparison.")
final class DjlSide implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER")
    private Path folder = Path.of("");

    @Option(names = "--precision", defaultValue = "AUTO")
    private Precision precision = Precision.AUTO;

    @Option(names = "--clients", defaultValue = "1")
    private int clients;

    @Option(names = "--context", defaultValue = "512")
    private int contextTokens;

    @Option(names = "--device", defaultValue = "cpu")
    private String device = "";

    @Override
    public Integer call() throws IOException {
        Djl options = Djl.model(folder)
                .precision(precision)
                .device(Device.parse(device))
                .slots(clients)
                .contextTokens(contextTokens)
                .threads(1);
        new EngineRuns(/* reuse= */ false).serve(options, clients);
        return 0;
    }
}
