package dev.inferj.internal.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Templates in the manner of each family of models say what was written down of them, which Jinja said. A line of an
 * {@code .expected} file holds the name of a conversation, an arrow, and {@code [text]} with ⏎ for line ends, {@code refuses
 * words} or {@code fails}.
 */
class FamilyTemplatesTest {
    static Stream<String> names() {
        return TemplateFiles.families().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void templatesSayWhatIsWrittenDown(String name) throws IOException {
        String source = requireNonNull(TemplateFiles.families().get(name));
        List<String> lines = Files.readAllLines(TemplateFiles.FAMILIES.resolve(name.replace(".jinja", ".expected")));
        Map<String, Map<String, Object>> conversations = Conversations.all();
        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> {
            int arrow = line.indexOf(" ⇒ ");
            Map<String, Object> conversation = requireNonNull(conversations.get(line.substring(0, arrow)));
            Outcome outcome = Outcome.of(source, Conversations.input(conversation));
            assertThat(outcome.agreesWith(Outcome.read(line.substring(arrow + 3))))
                    .as("%s%nbut was: %s", line, outcome)
                    .isTrue();
        });
    }
}
