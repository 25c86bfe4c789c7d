package dev.inferj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
final class FailoverTest {
    @TempDir
    private Path folder;

    @Test
    void whatHadNotBegunIsAnsweredByOthersAndTheServerComesBack() {
        String server = System.getenv().getOrDefault("INFERJ_TEST_LLAMA_SERVER", "");
        assumeFalse(
                server.isEmpty(), "needs a llama-server: name its file by INFERJ_TEST_LLAMA_SERVER in the environment");
        Path model = RandomGguf.tiny().seed(11).writeTo(folder.resolve("random.gguf"));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        PrintStream errorsBefore = System.err;
        int code;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(System.out);
            code = new CommandLine(new Main())
                    .execute("failover", "--llama-server", server, "--requests", "30", model.toString());
        } finally {
            System.setOut(before);
            System.setErr(errorsBefore);
        }

        String[] lines = printed.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(code).as(String.join("\n", lines)).isZero();
        assertThat(lines[1]).matches("  \\d+ answered, \\d+ of them by a second server; \\d+ broken off, .*");
        assertThat(lines[3]).startsWith("  30 answered, ").contains("; 0 broken off");
        assertThat(lines[5]).startsWith("  30 answered, ").contains("; 0 broken off");
    }
}
