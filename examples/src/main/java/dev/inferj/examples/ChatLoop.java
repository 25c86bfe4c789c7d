package dev.inferj.examples;

import dev.inferj.ChatModel;
import dev.inferj.InferenceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Talks with a model until its input ends: a line that begins with a slash is a command, any other the next turn. */
final class ChatLoop {
    private final Terminal terminal;
    private final BufferedReader input;

    ChatLoop(Terminal terminal, BufferedReader input) {
        this.terminal = terminal;
        this.input = input;
    }

    void run(ChatModel model, Questions questions) {
        try (Talks talks = new Talks(model, questions.messages())) {
            ChatCommands commands = new ChatCommands(talks, terminal);
            terminal.note("Say something, or /help.");
            for (String line = read(talks); line != null; line = read(talks)) {
                try {
                    if (line.startsWith("/")) {
                        if (!commands.run(line)) {
                            return;
                        }
                    } else if (!line.isBlank()) {
                        talks.say(line, questions, terminal);
                    }
                } catch (InferenceException | IllegalArgumentException | UncheckedIOException e) {
                    terminal.error(Objects.toString(e.getMessage(), e.toString()));
                }
            }
        }
    }

    private @Nullable String read(Talks talks) {
        terminal.prompt(talks.name() + "> ");
        try {
            return input.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the input", e);
        }
    }
}
