package dev.inferj.arch;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files are that tests look at, whichever folder they run in. */
final class Repository {
    private Repository() {}

    /** Returns a file or folder by its path from the repository root. */
    static Path file(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("inference-api"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "tests must run inside the repository: " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder.resolve(path);
    }
}
