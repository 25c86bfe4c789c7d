package dev.inferj.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the source files of all modules keep to. */
class SourceTest {
    private static final int MOST_LINES = 500;
    private final Path repository = Repository.file("");

    @Test
    void noFileIsLongerThanAReaderCanHold() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles()) {
            long lines = lines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(name(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).as("files over %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void nothingSleeps() throws IOException {
        assertThat(linesThatMatch("\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\("))
                .as("wait for what you wait for; in tests, turn the virtual clock")
                .isEmpty();
    }

    @Test
    void noFileNamesItsAuthor() throws IOException {
        assertThat(linesThatMatch("^\\s*\\*\\s*@author\\b")).isEmpty();
    }

    @Test
    void everyPackageOfEveryModuleIsNullMarked() throws IOException {
        List<String> unmarked = new ArrayList<>();
        for (Path file : javaFiles()) {
            if (isInMain(file) && !file.endsWith("module-info.java")) {
                Path info = file.resolveSibling("package-info.java");
                if (!Files.exists(info) || lines(info).stream().noneMatch(line -> line.endsWith("NullMarked"))) {
                    unmarked.add(name(file));
                }
            }
        }
        assertThat(unmarked)
                .as("files in packages without a @NullMarked package-info")
                .isEmpty();
    }

    @Test
    void theFilesAreFound() throws IOException {
        assertThat(javaFiles()).anyMatch(file -> file.endsWith("dev/inferj/Inference.java"));
    }

    private List<String> linesThatMatch(String pattern) throws IOException {
        Pattern forbidden = Pattern.compile(pattern);
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles()) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!file.endsWith("SourceTest.java")
                        && forbidden.matcher(lines.get(i)).find()) {
                    found.add(name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return found;
    }

    private List<Path> javaFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(repository)) {
            for (Path sources : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> tree = Files.walk(sources)) {
                    tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        return files;
    }

    private boolean isInMain(Path file) {
        return repository.relativize(file).subpath(1, 3).equals(Path.of("src", "main"));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private String name(Path file) {
        return repository.relativize(file).toString();
    }
}
