package dev.inferj.examples;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model that runs when the user names none: random weights from a fixed seed. */
final class RandomModel {
    private static final long SEED = 7;

    private RandomModel() {}

    /** Writes the model on first use and says what it is worth. */
    static Path prepare(Terminal terminal) {
        Path file = Path.of(System.getProperty("user.home"), ".cache", "inferj", "random-15m.gguf");
        terminal.note("No model given: using one with random weights, which talks nonsense.");
        terminal.note("Name a GGUF file to hear sense:  ./inferj model.gguf -p \"Why is the sky blue?\"");
        if (!Files.exists(file)) {
            terminal.note("Writing it to " + file);
            try {
                Files.createDirectories(file.getParent());
                RandomGguf.about15M().seed(SEED).writeTo(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
        terminal.note("");
        return file;
    }
}
