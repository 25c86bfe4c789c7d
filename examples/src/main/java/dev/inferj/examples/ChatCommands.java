package dev.inferj.examples;

import dev.inferj.ChatResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be done with a session in the terminal besides talking. */
final class ChatCommands {
    private static final List<String> HELP = List.of(
            "/fork NAME     go on in a second session that shares what was said so far",
            "/go NAME       go on in another session; without a name, list them",
            "/rewind [N]    take the last turns back (default: 1)",
            "/save FILE     write the session, with its KV cells",
            "/load FILE     open a session that was saved",
            "/stats         tokens of each turn, and what the KV cache did",
            "/quit          end; so does the end of the input");

    private final Talks talks;
    private final Terminal terminal;

    ChatCommands(Talks talks, Terminal terminal) {
        this.talks = talks;
        this.terminal = terminal;
    }

    /** Runs one command. Returns false if it was the last. */
    boolean run(String line) {
        String[] words = line.strip().split("\\s+", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "/fork" -> talks.fork(required(argument, "NAME"));
            case "/go" -> go(argument);
            case "/rewind" -> talks.talk().session().rewind(argument.isEmpty() ? 1 : Integer.parseInt(argument));
            case "/save" -> talks.talk().session().save(Path.of(required(argument, "FILE")));
            case "/load" -> talks.load(Path.of(required(argument, "FILE")));
            case "/stats" -> stats().forEach(terminal::println);
            case "/help" -> HELP.forEach(terminal::note);
            case "/quit" -> {
                return false;
            }
            default -> throw new IllegalArgumentException("there is no command " + words[0] + ": see /help");
        }
        return true;
    }

    private void go(String name) {
        if (name.isEmpty()) {
            talks.names().forEach(terminal::note);
        } else {
            talks.go(name);
        }
    }

    private List<String> stats() {
        List<String> lines = new ArrayList<>();
        lines.add("turn  prompt  cached  computed  output  first ms  cache");
        int turn = 0;
        for (ChatResponse answer : talks.talk().answers()) {
            lines.add(String.format(
                    "%4d  %6d  %6d  %8d  %6d  %8.1f  %s",
                    ++turn,
                    answer.usage().promptTokens(),
                    answer.usage().cachedTokens(),
                    answer.usage().promptTokens() - answer.usage().cachedTokens(),
                    answer.usage().outputTokens(),
                    answer.receipt().timeToFirstToken().toNanos() / 1e6,
                    answer.receipt().cache().cause()));
        }
        return lines;
    }

    private static String required(String argument, String name) {
        if (argument.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing: see /help");
        }
        return argument;
    }
}
