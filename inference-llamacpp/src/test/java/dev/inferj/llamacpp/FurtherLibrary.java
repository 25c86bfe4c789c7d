package dev.inferj.llamacpp;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

/** A libllama other than the bundled one, as newer versions have other layouts. A test that asks for it may be skipped. */
final class FurtherLibrary {
    private FurtherLibrary() {}

    static Path folder() {
        String property = System.getProperty("inferj.test.llamacpp.library", "");
        String folder =
                property.isEmpty() ? System.getenv().getOrDefault("INFERJ_TEST_LLAMACPP_LIBRARY", "") : property;
        assumeFalse(
                folder.isEmpty(),
                "needs a further libllama: name its folder by INFERJ_TEST_LLAMACPP_LIBRARY in the environment, or by"
                        + " -Dinferj.test.llamacpp.library=FOLDER; .ci/further-libllama fetches one");
        return Path.of(folder);
    }
}
