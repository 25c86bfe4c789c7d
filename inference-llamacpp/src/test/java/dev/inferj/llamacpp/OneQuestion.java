package dev.inferj.llamacpp;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that asks a model and returns from main: the main class of a JVM of its own. */
final class OneQuestion {
    private OneQuestion() {}

    /**
     * @param arguments the model; what to do at the end: {@code close}, {@code leave} it open, or leave it {@code running};
     *     the library, or nothing for the bundled one
     */
    public static void main(String[] arguments) throws InterruptedException {
        LlamaCpp options = LlamaCpp.model(Path.of(arguments[0])).threads(1);
        if (!arguments[2].isEmpty()) {
            options = options.library(Path.of(arguments[2]));
        }
        Inference inference = Inference.create();
        ChatModel model = inference.chat(options);
        System.out.println(model.request()
                .rawPrompt("Once upon a time")
                .greedy()
                .maxTokens(3)
                .send()
                .text());
        switch (arguments[1]) {
            case "close" -> inference.close();
            case "running" -> {
                CountDownLatch started = new CountDownLatch(1);
                model.request().rawPrompt("Once").submit(event -> started.countDown());
                started.await();
            }
            default -> {}
        }
    }
}
