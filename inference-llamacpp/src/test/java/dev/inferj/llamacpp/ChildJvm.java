package dev.inferj.llamacpp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own, for what ends one. Runs on the class path of the tests, with little memory, so that native code which
 * takes without end is stopped before the machine is.
 */
final class ChildJvm implements AutoCloseable {
    private static final String END = "\0";
    private static final long MOST_KILOBYTES = 6_000_000;

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    /** What the JVM says of its own end, which it puts between the lines of the program. */
    private final Queue<String> report = new ConcurrentLinkedQueue<>();

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread reader = new Thread(this::read, "output of a child JVM");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param folder for what it writes to its error stream, which nothing else may fill */
    static ChildJvm start(Path folder, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/bin/sh"))) {
            command.addAll(List.of("/bin/sh", "-c", "ulimit -v " + MOST_KILOBYTES + " 2>&-; exec \"$@\"", "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-Xlog:disable",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        // A pipe that nobody empties would stop a child that complains a lot.
        Path errors = Files.createTempFile(folder, "child", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // Or ggml, when it ends the process, has a debugger print the stack first, which takes seconds where there is
        // one.
        builder.environment().put("GGML_NO_BACKTRACE", "1");
        return new ChildJvm(builder.start(), errors);
    }

    /** Returns the next line of output; null at the end of it. Fails when none comes within a time. */
    @Nullable
    String line(Duration patience) throws InterruptedException {
        String line = lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new AssertionError("no word of the child JVM within " + patience);
        }
        return line.equals(END) ? null : line;
    }

    /** Returns its exit code, once it has ended by itself. Fails when it has not within a time. */
    int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("the child JVM still runs after " + patience);
        }
        return process.exitValue();
    }

    /** Returns what it wrote to its error stream, and what the JVM said of a crash. */
    String errors() throws IOException {
        return Files.readString(errors, StandardCharsets.ISO_8859_1) + String.join("\n", report);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#")) {
                    report.add(line);
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            // the process is gone
        } finally {
            lines.add(END);
        }
    }
}
