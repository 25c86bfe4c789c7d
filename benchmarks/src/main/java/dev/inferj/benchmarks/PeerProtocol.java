package dev.inferj.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * How a side of a comparison, a process of its own, talks to the one that drives it: it prints {@code ready}, and then
 * for each line on standard input makes one run and prints the tokens it made and the seconds it took.
 */
final class PeerProtocol {
    static final String READY = "ready";
    static final String GO = "go";
    static final String PROMPT = "Once upon a time";

    private PeerProtocol() {}

    /** Makes one run. */
    @FunctionalInterface
    interface Run {
        /** Returns how many tokens were made. */
        int make();
    }

    /** Serves runs until standard input ends. Whatever a native library prints goes to standard error. */
    static void serve(PrintStream out, Run run) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(READY);
        out.flush();
        while (in.readLine() != null) {
            long start = System.nanoTime();
            int tokens = run.make();
            out.println(tokens + " " + (System.nanoTime() - start) / 1e9);
            out.flush();
        }
    }
}
