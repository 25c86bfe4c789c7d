package dev.inferj.internal.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Templates in files, by their names. */
final class TemplateFiles {
    static final String NEEDED =
            "needs models' own templates: put .jinja files into a folder and name that by -Dinferj.test.templates=FOLDER";

    static final Path FAMILIES = Path.of("src/test/resources/dev/inferj/internal/template/families");

    private TemplateFiles() {}

    /** Returns templates written for these tests, each in the manner of a family of models. */
    static Map<String, String> families() {
        return in(FAMILIES);
    }

    /** Returns templates that models carry; none where no folder is named. */
    static Map<String, String> real() {
        String folder = System.getProperty("inferj.test.templates", "");
        return folder.isBlank() ? Map.of() : in(Path.of(folder));
    }

    private static Map<String, String> in(Path folder) {
        Map<String, String> templates = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".jinja")) {
                    templates.put(name, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return templates;
    }
}
