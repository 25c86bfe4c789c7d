package dev.inferj.djl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM of its own, for what must happen before anything is loaded, or ends with the process. */
final class ChildJvm {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private Predicate<String> classPath = entry -> true;

    /** @param folder for what it writes */
    ChildJvm(Path folder) {
        this.folder = folder;
    }

    /** Puts a program and its arguments in front. */
    ChildJvm under(String... command) {
        before.addAll(List.of(command));
        return this;
    }

    ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    /** Leaves jars out. */
    ChildJvm without(String jar) {
        classPath = classPath.and(entry -> !entry.contains(jar));
        return this;
    }

    /** Runs a main class to its end, and returns what it printed. Fails when it does not end well. */
    List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(classPath)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "child", ".out");
        Path errors = Files.createTempFile(folder, "child", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
                throw new AssertionError(
                        "the child JVM has not ended well: " + Files.readString(errors, StandardCharsets.ISO_8859_1));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }
}
