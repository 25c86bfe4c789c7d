package dev.inferj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.llamacpp.LlamaCpp;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatLoopTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void laterTurnsComputeOnlyWhatIsNew() {
        run("Once upon a time there was a dog", " and", "/stats");

        List<int[]> turns = stats();
        assertThat(turns).hasSize(2);
        int said = turns.get(0)[PROMPT] + turns.get(0)[OUTPUT];
        assertThat(turns.get(1)[CACHED]).isBetween(said - 1, said);
    }

    @Test
    void aForkAndALoadedSessionGoOnFromWhatWasSaid() {
        Path file = folder.resolve("saved");
        run("Once upon a time there was a dog", "/save " + file, "/fork b", " and", "/load " + file, " and", "/stats");

        List<int[]> turns = stats();
        assertThat(turns).hasSize(1);
        assertThat(turns.get(0)[CACHED]).isGreaterThan(20);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("error");
    }

    @Test
    void rewindTakesATurnBack() {
        run("One", " two", "/rewind", "/rewind 5", "/stats");

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: turns must be in [0, 1]: 5");
    }

    @Test
    void mistakesAreToldAndTheTalkGoesOn() {
        run("/nonsense", "/fork", "/go nowhere", "/load " + folder.resolve("absent"), "Hello", "/stats");

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("error: there is no command /nonsense: see /help")
                .contains("error: NAME is missing: see /help")
                .contains("error: name must be one of [main]: nowhere")
                .contains("there is no such file");
        assertThat(stats()).hasSize(1);
    }

    private static final int PROMPT = 1;
    private static final int CACHED = 2;
    private static final int OUTPUT = 4;

    private void run(String... lines) {
        Path model = RandomGguf.tiny().seed(3).writeTo(folder.resolve("tiny.gguf"));
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                /* live= */ false);
        try (Inference inference =
                        Inference.builder().sessionKey(folder.resolve("key")).build();
                ChatModel chat =
                        inference.chat(LlamaCpp.model(model).contextTokens(256).threads(1))) {
            Questions questions =
                    new Questions(chat, /* raw= */ true, /* maxTokens= */ 10, /* temperature= */ 0, /* seed= */ null);
            new ChatLoop(terminal, new BufferedReader(new StringReader(String.join("\n", lines)))).run(chat, questions);
        }
    }

    /** Returns the numbers of the table that /stats printed last, by turn and column. */
    private List<int[]> stats() {
        List<int[]> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("turn")) {
                rows.clear();
                inTable = true;
            } else if (inTable) {
                String[] words = line.strip().split("\\s+", -1);
                int[] row = new int[5];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Integer.parseInt(words[i]);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
