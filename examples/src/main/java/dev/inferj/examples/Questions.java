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
        ChatCall call = with(model.request());
        return messages() ? call.user(text) : call.rawPrompt(text);
    }

    /** Returns whether requests hold messages, and not raw prompts. */
    boolean messages() {
        return !raw && model.info().takesMessages();
    }

    /** Adds how to answer. */
    ChatCall with(ChatCall call) {
        call.maxTokens(maxTokens).temperature(temperature);
        return seed == null ? call : call.seed(seed);
    }
}
