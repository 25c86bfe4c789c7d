package dev.inferj.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The comparisons, and the Java sides of them. {@code benchmarks/run} starts it. */
@Command(
        name = "benchmarks/run",
        description = "Compares this library with its peers. Micro-benchmarks: benchmarks/run jmh.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Peers.class,
            Reuse.class,
            FullCache.class,
            Precisions.class,
            Gpu.class,
            RemoteSpeed.class,
            StreamServer.class,
            EngineSide.class,
            DjlSide.class,
            JavaLlamaSide.class
        })
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
