package dev.inferj.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A side that is told what to do on its standard input; {@link Protocol} is its other end. */
final class ProcessSide implements Side {
    private final String name;
    private final Duration warmUp;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private ProcessSide(String name, Duration warmUp, Process process) {
        this.name = name;
        this.warmUp = warmUp;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @param errors where what it says on standard error goes
     */
    static ProcessSide start(String name, Duration warmUp, List<String> command, ProcessBuilder.Redirect errors) {
        try {
            Process process = new ProcessBuilder(command).redirectError(errors).start();
            ProcessSide side = new ProcessSide(name, warmUp, process);
            side.readUntil(Protocol.READY::equals);
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + command, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration warmUp() {
        return warmUp;
    }

    @Override
    public Run run(int tokens, String prompt) {
        try {
            double before = CpuTime.seconds(process);
            in.write(tokens + " " + prompt + "\n");
            in.flush();
            Run run = Run.parse(readUntil(Run::isLine));
            return run.withCpuSeconds(CpuTime.seconds(process) - before);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    public double residentMiB() {
        return Residence.mebibytes(process);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Native libraries write to standard output too, so lines of other kinds are passed over. */
    private String readUntil(Predicate<String> wanted) throws IOException {
        String line = out.readLine();
        while (line != null && !wanted.test(line)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IllegalStateException(name + " died");
        }
        return line;
    }
}
