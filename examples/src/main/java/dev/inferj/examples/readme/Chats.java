package dev.inferj.examples.readme;

import dev.inferj.CacheReport;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.Inference;
import dev.inferj.Session;
import dev.inferj.llamacpp.LlamaCpp;
import java.nio.file.Path;

final class Chats {
    public static void main(String[] args) {
        Path file = Path.of(args[1]);
        try (Inference inference =
                        Inference.builder().sessionKey(Path.of(args[2])).build();
                ChatModel model = inference.chat(LlamaCpp.model(Path.of(args[0]))
                        .contextTokens(256)
                        .threads(1)
                        .chatTemplate("chatml"))) {
            ask(model);
            talk(model, file);
        }
    }

    private static void ask(ChatModel model) {
        // snippet: messages
        ChatResponse response = model.request()
                .system("You answer in one sentence.")
                .user("Why is the sky blue?")
                .maxTokens(60)
                .send();
        CacheReport cache = response.receipt().cache();
        System.out.println(
                cache.cause() + ": " + cache.cachedTokens() + " of " + cache.promptTokens() + " tokens were cached");
        // end
    }

    private static void talk(ChatModel model, Path file) {
        // snippet: session
        try (Session session = model.session()
                .system("You are terse.")
                .whenFull(ContextPolicy.DROP_OLDEST)
                .open()) {
            session.ask("My name is Ana.");
            Session other = session.fork(); // shares the KV cells of what was said
            System.out.println(session.ask("What is my name?"));
            System.out.println(other.ask("How many letters does it have?"));
            session.rewind(1); // takes the last turn back
            session.save(file); // what was said, and the cells; signed, and for its owner only
        }
        Session restored = model.restoreSession(file);
        // end
        restored.close();
    }
}
