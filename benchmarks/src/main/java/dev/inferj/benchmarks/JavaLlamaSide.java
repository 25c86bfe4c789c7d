package dev.inferj.benchmarks;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.LogFormat;
import dev.inferj.benchmarks.Protocol.Answers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * java-llama.cpp's own model class as a side. It has to be told where the library is by the system property
 * {@code de.kherud.llama.lib.path}.
 */
@Command(name = "java-llama", hidden = true, description = "java-llama.cpp as a side of a comparison.")
final class JavaLlamaSide implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL")
    private Path model = Path.of("");

    @Option(names = "--clients", defaultValue = "1")
    private int clients;

    @Option(names = "--context", defaultValue = "512")
    private int contextTokens;

    @Override
    public Integer call() throws IOException {
        LlamaModel.setLogger(LogFormat.TEXT, (level, message) -> {});
        ModelParameters parameters = new ModelParameters()
                .setModel(model.toString())
                .setParallel(clients)
                .setCtxSize(clients * contextTokens)
                .setBatchSize(NativeParts.BATCH_TOKENS)
                .setUbatchSize(NativeParts.BATCH_TOKENS)
                .setThreads(1)
                .setThreadsBatch(1);
        LlamaModel opened = new LlamaModel(parameters); // not closed: that neither frees it nor lets the JVM end
        Clients callers = new Clients(clients);
        Protocol.serve(System.out, (tokens, prompt) -> {
            List<String> texts = callers.call(() -> complete(opened, tokens, prompt));
            return new Answers(clients * tokens, 0, 0, texts.get(0));
        });
        Runtime.getRuntime().halt(0); // its native thread would keep the process alive
        return 0;
    }

    private static String complete(LlamaModel opened, int tokens, String prompt) {
        return opened.complete(new InferenceParameters(prompt)
                .setTemperature(0)
                .setNPredict(tokens)
                .setIgnoreEos(true)
                .setCachePrompt(false));
    }
}
