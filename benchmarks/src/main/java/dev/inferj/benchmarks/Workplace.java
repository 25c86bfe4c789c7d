package dev.inferj.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that all comparisons have, and where they put their files. */
final class Workplace {
    @Option(names = "--rounds", defaultValue = "11", description = "Pairs of runs. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--llama-server", paramLabel = "FILE", description = "Compare with this llama-server too.")
    private @Nullable Path llamaServer;

    @Option(
            names = "--newer-library",
            paramLabel = "FOLDER",
            description = "Run this library on another, newer libllama too, as llama-server does.")
    private @Nullable Path newerLibrary;

    @Option(names = "--work", paramLabel = "FOLDER", description = "Where models and programs are put.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "inferj-benchmarks");

    int rounds() {
        return rounds;
    }

    @Nullable
    Path llamaServer() {
        return llamaServer;
    }

    @Nullable
    Path newerLibrary() {
        return newerLibrary;
    }

    Path folder() throws IOException {
        return Files.createDirectories(folder.toAbsolutePath());
    }

    /** Prints what the figures below were measured on. */
    static void describeMachine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        List<String> lines = Files.exists(cpus) ? Files.readAllLines(cpus) : List.of();
        String cpu = lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown CPU");
        System.out.printf(
                "%s, %d cores, load %s; JDK %s; one native thread on every side%n%n",
                cpu, Runtime.getRuntime().availableProcessors(), load(), Runtime.version());
    }

    static String load() {
        double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage();
        return String.format(Locale.ROOT, "%.1f", load);
    }
}
