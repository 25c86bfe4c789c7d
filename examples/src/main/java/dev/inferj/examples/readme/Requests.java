package dev.inferj.examples.readme;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import dev.inferj.Inference;
import dev.inferj.OverloadedException;
import dev.inferj.llamacpp.LlamaCpp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

final class Requests {
    public static void main(String[] args) {
        try (Inference inference = Inference.create();
                ChatModel model = typed(inference, Path.of(args[0]))) {
            waitForAnAnswer(model);
            manyAtOnce(model);
            stopEarly(model);
            reactToErrors(model);
        }
    }

    static ChatModel typed(Inference inference, Path path) {
        // snippet: typed
        ChatModel model = inference.chat(
                LlamaCpp.model(path).contextTokens(512).slots(8).threads(1).maxWaiting(100));
        // end
        return model;
    }

    static void waitForAnAnswer(ChatModel model) {
        // snippet: wait
        ChatResponse response = model.request()
                .rawPrompt("Once upon a time")
                .temperature(0.7)
                .topP(0.9)
                .stop("\n\n")
                .maxTokens(50)
                .seed(42)
                .deadline(Duration.ofSeconds(30))
                .send();
        System.out.println(response.text());
        System.out.println(response.finishReason() + " " + response.usage());
        System.out.println(response.receipt().timeToFirstToken() + " to the first token");
        // end
    }

    static void manyAtOnce(ChatModel model) {
        // snippet: many
        List<CompletableFuture<ChatResponse>> answers = Stream.of("The dog", "The cat", "The bird")
                .map(prompt -> model.request().rawPrompt(prompt).maxTokens(40).sendAsync())
                .toList();
        for (CompletableFuture<ChatResponse> answer : answers) {
            ChatResponse response = answer.join();
            System.out.println(response.text() + " | batch width up to "
                    + response.receipt().maxBatchWidth());
        }
        // end
    }

    static void stopEarly(ChatModel model) {
        // snippet: cancel
        Generation generation =
                model.request().rawPrompt("Tell me everything").submit(event -> System.out.print(event.text()));
        generation.cancel(); // frees its slot at the next step
        ChatResponse partial = generation.response().join();
        if (partial.finishReason() == FinishReason.CANCELLED) {
            System.out.println("stopped after " + partial.usage().outputTokens() + " tokens");
        }
        // end
    }

    static void reactToErrors(ChatModel model) {
        // snippet: errors
        try {
            model.request().rawPrompt("Hello").maxTokens(20).send();
        } catch (OverloadedException e) {
            System.out.println("busy; try again in " + e.retryAfter().orElse(Duration.ofSeconds(1)));
        }
        // end
    }
}
