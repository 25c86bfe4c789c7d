package dev.inferj.llamacpp;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens, asks and closes a model again and again: the main class of a JVM of its own. */
final class OpenAndClose {
    private OpenAndClose() {}

    /** @param arguments the model; how often; the library, or nothing for the bundled one. Prints resident kB each time */
    public static void main(String[] arguments) throws IOException {
        LlamaCpp options = LlamaCpp.model(Path.of(arguments[0])).threads(1);
        if (!arguments[2].isEmpty()) {
            options = options.library(Path.of(arguments[2]));
        }
        try (Inference inference = Inference.create()) {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                try (ChatModel model = inference.chat(options)) {
                    model.request().rawPrompt("Once upon a time").maxTokens(3).send();
                }
                System.out.println(residentKilobytes());
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
