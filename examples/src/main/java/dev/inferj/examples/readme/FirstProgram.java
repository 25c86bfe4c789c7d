package dev.inferj.examples.readme;

import dev.inferj.ChatModel;
import dev.inferj.Inference;

final class FirstProgram {
    public static void main(String[] args) {
        // snippet: first
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(args[0])) {
            model.request().rawPrompt("Once upon a time").maxTokens(100).stream()
                    .forEach(event -> System.out.print(event.text()));
        }
        // end
    }
}
