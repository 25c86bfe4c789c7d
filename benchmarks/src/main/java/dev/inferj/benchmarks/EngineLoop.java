package dev.inferj.benchmarks;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.llamacpp.LlamaCpp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** This library as a side of the comparison: as many requests at once as there are sequences. */
final class EngineLoop {
    private EngineLoop() {}

    /** Arguments: library file or folder, model, sequences, tokens of each, native threads. */
    public static void main(String[] args) throws IOException {
        int sequences = Integer.parseInt(args[2]);
        int tokens = Integer.parseInt(args[3]);
        LlamaCpp options = LlamaCpp.model(Path.of(args[1]))
                .library(Path.of(args[0]))
                .slots(sequences)
                .contextTokens(512)
                .threads(Integer.parseInt(args[4]));
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(options)) {
            PeerProtocol.serve(System.out, () -> generate(model, sequences, tokens));
        }
    }

    private static int generate(ChatModel model, int sequences, int tokens) {
        if (sequences == 1) {
            return count(call(model, tokens).join());
        }
        List<CompletableFuture<ChatResponse>> answers =
                IntStream.range(0, sequences).mapToObj(i -> call(model, tokens)).toList();
        return answers.stream().mapToInt(answer -> count(answer.join())).sum();
    }

    private static CompletableFuture<ChatResponse> call(ChatModel model, int tokens) {
        return model.request()
                .rawPrompt(PeerProtocol.PROMPT)
                .greedy()
                .maxTokens(tokens)
                .sendAsync();
    }

    private static int count(ChatResponse response) {
        return response.usage().outputTokens();
    }
}
