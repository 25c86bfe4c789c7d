package dev.inferj.djl;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens, asks and closes a model again and again: the main class of a JVM of its own. */
final class OpenAndClose {
    private OpenAndClose() {}

    /** @param arguments the model; how often; where natives are unpacked. Prints resident kB each time, or the error */
    public static void main(String[] arguments) throws IOException {
        Djl options = Djl.model(Path.of(arguments[0])).threads(1);
        if (arguments.length > 2) {
            options = options.nativeFolder(Path.of(arguments[2]));
        }
        try (Inference inference = Inference.create()) {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                try (ChatModel model = inference.chat(options)) {
                    model.request().rawPrompt("Once upon a time").maxTokens(3).send();
                }
                System.out.println(residentKilobytes());
            }
        } catch (InferenceException e) {
            System.out.println(e);
        }
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
