package dev.inferj.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * How a side, as a process of its own, talks to the one that drives it: it prints {@code ready} and then, for each line
 * {@code TOKENS PROMPT} on standard input, makes one run and prints {@link Run#toLine}. {@code decode_loop.c} does the
 * same.
 */
final class Protocol {
    static final String READY = "ready";

    private Protocol() {}

    /** Makes one run. */
    @FunctionalInterface
    interface Runner {
        Answers answer(int tokens, String prompt);
    }

    /**
     * What the sequences of one run answered.
     *
     * @param first the first sequence's text
     */
    record Answers(int outputTokens, int promptTokens, int cachedTokens, String first) {}

    /** Serves runs until standard input ends. */
    static void serve(PrintStream out, Runner runner) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(READY);
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int space = line.indexOf(' ');
            int tokens = Integer.parseInt(line.substring(0, space));
            String prompt = line.substring(space + 1);
            long start = System.nanoTime();
            Answers answers = runner.answer(tokens, prompt);
            double seconds = (System.nanoTime() - start) / 1e9;
            Run run = new Run(
                    answers.outputTokens(),
                    answers.promptTokens(),
                    answers.cachedTokens(),
                    seconds,
                    Double.NaN,
                    answers.first());
            out.println(run.toLine());
            out.flush();
        }
    }
}
