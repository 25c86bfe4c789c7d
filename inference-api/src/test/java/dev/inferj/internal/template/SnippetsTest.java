package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small templates of {@link SampleVariables}, with what Jinja makes of them. A line holds one: the template, an arrow, and
 * {@code [text]}, {@code refuses words} or {@code fails}; ⏎ stands for a line end.
 */
class SnippetsTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/inferj/internal/template/snippets");

    private record Snippet(String template, Outcome expected) {
        static Snippet of(String line) {
            int arrow = line.lastIndexOf(" ⇒ ");
            String template = line.substring(0, arrow).replace('⏎', '\n');
            return new Snippet(template, Outcome.read(line.substring(arrow + 3)));
        }
    }

    private static List<Snippet> snippets(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name + ".txt")).stream()
                .map(Snippet::of)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whitespace", "expressions", "filters", "methods", "statements"})
    void snippetsMeanWhatTheyMeanInJinja(String name) throws IOException {
        assertThat(snippets(name)).isNotEmpty().allSatisfy(snippet -> {
            Outcome outcome = Outcome.of(snippet.template(), SampleVariables.input());
            assertThat(outcome.agreesWith(snippet.expected()))
                    .as("%s%nexpected: %s%nbut was:  %s", snippet.template(), snippet.expected(), outcome)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"whitespace", "expressions", "filters", "methods", "statements"})
    void whatIsWrittenDownIsWhatJinjaSays(String name) throws IOException, InterruptedException {
        Optional<JinjaOracle> started = JinjaOracle.start();
        assumeTrue(started.isPresent(), JinjaOracle.NEEDED);
        try (JinjaOracle oracle = started.orElseThrow()) {
            assertThat(snippets(name)).isNotEmpty().allSatisfy(snippet -> {
                oracle.define("snippet", snippet.template());
                Outcome outcome = oracle.render("snippet", SampleVariables.all());
                assertThat(snippet.expected().agreesWith(outcome))
                        .as("%s%n%s", snippet.template(), outcome)
                        .isTrue();
            });
        }
    }
}
