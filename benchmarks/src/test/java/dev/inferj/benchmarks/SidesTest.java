package dev.inferj.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sides that a comparison rests on do the same work. */
class SidesTest {
    private static final int TOKENS = 24;

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable Sides prepared;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the C loop is for Linux on x86-64");
        assumeTrue(isOnPath("cc"), "there is no C compiler: install gcc");
        Path model = RandomGguf.tiny().writeTo(folder.resolve("tiny.gguf"));
        prepared = new Sides(NativeParts.prepare(folder), model, 512);
    }

    @Test
    void theLoopInCAndTheEngineSayTheSame() {
        String prompt = Prompts.words(1, 40);
        try (Side loop = sides().cLoop(1);
                Side engine = sides().engine(1)) {
            Run ofLoop = loop.run(TOKENS, prompt);
            Run ofEngine = engine.run(TOKENS, prompt);
            assertThat(ofLoop.text()).isNotEmpty().isEqualTo(ofEngine.text());
            assertThat(ofLoop.outputTokens()).isEqualTo(ofEngine.outputTokens()).isEqualTo(TOKENS);
            assertThat(ofLoop.promptTokens()).isEqualTo(ofEngine.promptTokens()).isEqualTo(41);
        }
    }

    @Test
    void aRunOfManySequencesBeginsWithAnEmptyCache() {
        try (Side loop = sides().cLoop(8)) {
            Run first = loop.run(TOKENS, "ba ce");
            Run second = loop.run(TOKENS, "ba ce");
            assertThat(first.outputTokens()).isEqualTo(8 * TOKENS);
            assertThat(second.text()).isEqualTo(first.text());
        }
    }

    @Test
    void theEngineReusesPromptsOnlyWhereItIsTold() {
        String prompt = Prompts.words(2, 40);
        try (Side distinct = sides().engine(1);
                Side reusing = sides().engine("reusing", sides().parts().library(), 1, 1, "--reuse")) {
            distinct.run(1, prompt);
            reusing.run(1, prompt);
            assertThat(distinct.run(1, prompt).cachedTokens()).isZero();
            assertThat(reusing.run(1, prompt).cachedTokens()).isEqualTo(40);
        }
    }

    private static Sides sides() {
        return requireNonNull(prepared);
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
