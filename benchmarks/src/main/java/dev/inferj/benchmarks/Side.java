package dev.inferj.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One side of a comparison: a process that makes a run whenever it is told to. */
final class Side implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final List<Double> rates = new ArrayList<>();

    private Side(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a process and waits until it is ready. */
    static Side start(String name, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Side side = new Side(name, process);
            side.readUntilReady(command);
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + command, e);
        }
    }

    String name() {
        return name;
    }

    /** Makes one run and returns its tokens per second. */
    double run() {
        try {
            in.write(PeerProtocol.GO + "\n");
            in.flush();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " died");
            }
            String[] result = line.split(" ");
            return Double.parseDouble(result[0]) / Double.parseDouble(result[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes one run and keeps its rate. */
    void measure() {
        rates.add(run());
    }

    List<Double> rates() {
        return rates;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readUntilReady(List<String> command) throws IOException {
        String line = out.readLine();
        while (line != null && !line.equals(PeerProtocol.READY)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IllegalStateException(name + " did not get ready: " + command);
        }
    }
}
