package dev.inferj.benchmarks;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.benchmarks.Protocol.Answers;
import dev.inferj.llamacpp.LlamaCpp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** This library as a side: as many blocking callers as there are clients, through the public API. */
@Command(name = "engine", hidden = true, description = "This library as a side of a comparison.")
final class EngineSide implements Callable<Integer> {
    @Parameters(paramLabel = "LIBRARY")
    private Path library = Path.of("");

    @Parameters(paramLabel = "MODEL")
    private Path model = Path.of("");

    @Option(names = "--clients", defaultValue = "1")
    private int clients;

    @Option(names = "--slots", defaultValue = "1")
    private int slots;

    @Option(names = "--context", defaultValue = "512")
    private int contextTokens;

    @Option(names = "--host-cache", defaultValue = "256")
    private int hostCacheMiB;

    /** Whether requests may reuse what earlier ones computed; if not, each has a salt of its own. */
    @Option(names = "--reuse")
    private boolean reuse;

    private final AtomicLong requests = new AtomicLong();

    @Override
    public Integer call() throws IOException {
        LlamaCpp options = LlamaCpp.model(model)
                .library(library)
                .slots(slots)
                .contextTokens(contextTokens)
                .hostCacheMiB(hostCacheMiB)
                .threads(1);
        try (Inference inference = Inference.create();
                ChatModel opened = inference.chat(options)) {
            Clients callers = new Clients(clients);
            Protocol.serve(System.out, (tokens, prompt) -> sum(callers.call(() -> send(opened, tokens, prompt))));
        }
        return 0;
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
