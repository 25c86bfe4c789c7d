package dev.inferj.llamacpp;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

/** A libllama other than the bundled one, as newer versions have other layouts. A test that asks for it may be skipped. */
final class FurtherLibrary {
    private FurtherLibrary() {}

    static Path folder() {
        String folder = System.getProperty("inferj.test.llamacpp.library", "");
        assumeFalse(
                folder.isEmpty(),
                "needs a further libllama: run scripts/get-libllama.sh DIR and name the folder that it prints by"
                        + " -Dinferj.test.llamacpp.library=FOLDER");
        return Path.of(folder);
    }
}
