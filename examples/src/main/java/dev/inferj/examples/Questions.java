package dev.inferj.examples;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import org.jspecify.annotations.Nullable;

/** Writes requests as the command line wants them: messages where the model has a chat template, else raw prompts. */
record Questions(
        ChatModel model,
        boolean raw,
        int maxTokens,
        double temperature,
        @Nullable Long seed) {
    ChatCall ask(String text) {
        ChatCall call = model.request().maxTokens(maxTokens).temperature(temperature);
        if (seed != null) {
            call.seed(seed);
        }
        boolean messages = !raw && model.info().chatTemplate().isPresent();
        return messages ? call.user(text) : call.rawPrompt(text);
    }
}
