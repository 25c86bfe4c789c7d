package dev.inferj.benchmarks;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** java-llama.cpp's own model class as a side of the comparison, over the same native library. */
final class JavaLlamaLoop {
    private JavaLlamaLoop() {}

    /** Arguments: library (unused: it brings its own), model, sequences, tokens of each, native threads. */
    public static void main(String[] args) throws IOException {
        int sequences = Integer.parseInt(args[2]);
        int tokens = Integer.parseInt(args[3]);
        ModelParameters parameters = new ModelParameters()
                .setModel(args[1])
                .setParallel(sequences)
                .setCtxSize(512 * sequences)
                .setThreads(Integer.parseInt(args[4]))
                .setThreadsBatch(Integer.parseInt(args[4]));
        PrintStream out = System.out;
        LlamaModel model = new LlamaModel(parameters);
        ExecutorService callers = Executors.newFixedThreadPool(sequences);
        PeerProtocol.serve(out, () -> generate(model, callers, sequences, tokens));
        Runtime.getRuntime().halt(0); // its native thread would keep the process alive
    }

    private static int generate(LlamaModel model, ExecutorService callers, int sequences, int tokens) {
        if (sequences == 1) {
            return generate(model, tokens);
        }
        List<Future<Integer>> answers = IntStream.range(0, sequences)
                .mapToObj(i -> callers.submit(() -> generate(model, tokens)))
                .toList();
        int sum = 0;
        for (Future<Integer> answer : answers) {
            try {
                sum += answer.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return sum;
    }

    private static int generate(LlamaModel model, int tokens) {
        InferenceParameters parameters =
                new InferenceParameters(PeerProtocol.PROMPT).setTemperature(0).setNPredict(tokens);
        parameters.setCachePrompt(false);
        int count = 0;
        for (LlamaOutput ignored : model.generate(parameters)) {
            count++;
        }
        return count;
    }
}
