package dev.inferj.llamacpp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.spi.SettingSource;
import dev.inferj.spi.TextPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The small real models of the tests. A test that asks for one is skipped where it is absent. */
public final class TestModels {
    static final String PROMPT = "Once upon a time";

    /** What stories260K says after the prompt, as published with its checkpoint. */
    static final String CONTINUATION = """
            , there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red \
            ball. She wanted to play with it, but it was too high.
            Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. She said, "I want \
            to play with your ball, but I can't find it."
            Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
            Lily didn't want to help her mom, so she said, "I'm sorry, mom. I didn't know what to do." Her mom said, \
            "Don't worry, Lily. We can help you.""";

    private TestModels() {}

    public static Path stories() {
        return find("stories260K-f32.gguf");
    }

    public static Path quantizedStories() {
        return find("stories260K-q8_0.gguf");
    }

    public static Path tinyTools() {
        return find("tiny-tools/tiny-tools-f32.gguf");
    }

    static LlamaBackend open(LlamaCpp options) {
        return (LlamaBackend) new LlamaCppProvider().open(options, SettingSource.NONE);
    }

    /** Returns the tokens of the prompt, with what the model wants before it. */
    static int[] prompt(LlamaBackend backend) {
        return backend.tokenizer().encode(List.of(TextPart.plain(PROMPT)), /* begin= */ true);
    }

    private static Path find(String name) {
        String folder = System.getProperty("inferj.test.models", "");
        Path file = Path.of(folder, name);
        assumeTrue(
                Files.isRegularFile(file),
                () -> "needs the model " + name
                        + ": put it into a folder and name that by -Dinferj.test.models=FOLDER");
        return file;
    }
}
