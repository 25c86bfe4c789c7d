package dev.inferj.benchmarks;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.ModelOptions;
import dev.inferj.benchmarks.Protocol.Answers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs of this library as a side: as many blocking callers as there are clients, through the public API. */
final class EngineRuns {
    private final boolean reuse;
    private final AtomicLong requests = new AtomicLong();

    /** @param reuse whether requests may reuse what earlier ones computed; if not, each has a salt of its own */
    EngineRuns(boolean reuse) {
        this.reuse = reuse;
    }

    /** Opens a model and serves runs of it until standard input ends. */
    void serve(ModelOptions options, int clients) throws IOException {
        try (Inference inference = Inference.create();
                ChatModel opened = inference.chat(options)) {
            Clients callers = new Clients(clients);
            Protocol.serve(System.out, (tokens, prompt) -> sum(callers.call(() -> send(opened, tokens, prompt))));
        }
    }

    private ChatResponse send(ChatModel opened, int tokens, String prompt) {
        ChatCall call = opened.request().rawPrompt(prompt).greedy().maxTokens(tokens);
        return reuse
                ? call.send()
                : call.cacheSalt("request " + requests.getAndIncrement()).send();
    }

    private static Answers sum(List<ChatResponse> responses) {
        return new Answers(
                responses.stream().mapToInt(r -> r.usage().outputTokens()).sum(),
                responses.stream().mapToInt(r -> r.usage().promptTokens()).sum(),
                responses.stream().mapToInt(r -> r.usage().cachedTokens()).sum(),
                responses.get(0).text());
    }
}
