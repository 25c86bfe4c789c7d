package dev.inferj.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that documents show is compiled and tested, and the files that they name exist. */
class DocumentsTest {
    private static final String GUIDE = "docs/PROVIDERS.md";
    private static final String EXAMPLE = "inference-api/src/test/java/dev/inferj/example/";
    private static final Pattern BLOCK = Pattern.compile("<!-- (\\w+\\.java) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"Echo.java", "EchoProvider.java", "EchoBackend.java", "EchoAnswer.java"})
    void codeInTheGuideIsTheSource(String name) throws IOException {
        String shown = BLOCK.matcher(guide())
                .results()
                .filter(block -> block.group(1).equals(name))
                .map(block -> block.group(2))
                .findFirst()
                .orElse("no block in " + GUIDE + " is marked <!-- " + name + " -->");
        assertThat(shown)
                .as("copy %s to its block in %s", name, GUIDE)
                .isEqualTo(Files.readString(Repository.file(EXAMPLE + name)));
    }

    @Test
    void everyBlockOfTheGuideIsCompared() throws IOException {
        assertThat(BLOCK.matcher(guide()).results().map(block -> block.group(1)))
                .containsExactly("Echo.java", "EchoProvider.java", "EchoBackend.java", "EchoAnswer.java");
    }

    @Test
    void filesThatDocumentsNameExist() throws IOException {
        Matcher named = Pattern.compile("`((?:docs|inference-\\w+|examples)/[\\w./-]+)`")
                .matcher(guide()
                        + Files.readString(Repository.file("CONTRIBUTING.md"))
                        + Files.readString(Repository.file("docs/ARCHITECTURE.md")));
        assertThat(named.results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Repository.file(path)).exists());
    }

    private static String guide() throws IOException {
        return Files.readString(Repository.file(GUIDE));
    }
}
