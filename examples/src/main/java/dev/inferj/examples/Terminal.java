package dev.inferj.examples;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the program writes: answers to standard output, all else to standard error. */
final class Terminal {
    private static final String ESCAPE = "\u001b[";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean live;
    private int drawn;

    /** @param live whether lines that were written can be written over */
    Terminal(PrintStream out, PrintStream err, boolean live) {
        this.out = out;
        this.err = err;
        this.live = live;
    }

    static Terminal system() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // since 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    boolean isLive() {
        return live;
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void println(String line) {
        out.println(line);
    }

    /** Asks for a line, where somebody is there to see that. */
    void prompt(String text) {
        if (live) {
            err.print(text);
            err.flush();
        }
    }

    void note(String line) {
        err.println(line);
    }

    void error(String message) {
        err.println("error: " + message);
    }

    /** Writes over the line that the last call wrote; only the last one stays. Silent where the output is no terminal. */
    void redraw(List<String> lines) {
        if (!live) {
            return;
        }
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append(ESCAPE).append(drawn).append('A');
        }
        for (String line : lines) {
            frame.append('\r').append(ESCAPE).append('K').append(line).append('\n');
        }
        drawn = lines.size();
        err.print(frame);
        err.flush();
    }

    /** Lets what {@link #redraw} drew last stand. */
    void settle() {
        drawn = 0;
    }
}
