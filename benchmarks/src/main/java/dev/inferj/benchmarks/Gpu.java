package dev.inferj.benchmarks;

import dev.inferj.djl.Precision;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code inference-djl} on a GPU, next to Python's transformers on the same weights, and to how fast the GPU reads its
 * memory. Needs a libtorch with CUDA, as docs/PYTORCH.md tells, and a Python with torch and transformers.
 */
@Command(name = "gpu", description = "Speed of each precision on a GPU, next to Python's transformers.")
final class Gpu implements Callable<Integer> {
    private static final int CONTEXT_TOKENS = 512;
    private static final int DECODED_TOKENS = 128;
    private static final int PREFILL_WORDS = 400;
    private static final int BUFFER_MEBIBYTES = 4096;
    private static final String SHORT_PROMPT = "ba";
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Map<Precision, String> TYPES =
            Map.of(Precision.F32, "float32", Precision.BF16, "bfloat16", Precision.FP16, "float16");

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--python", defaultValue = "python3", description = "Default: ${DEFAULT-VALUE}.")
    private String python = "";

    @Option(names = "--device", defaultValue = "cuda", description = "Default: ${DEFAULT-VALUE}.")
    private String device = "";

    @Option(
            names = "--precisions",
            split = ",",
            defaultValue = "F32,BF16,FP16",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Precision> precisions = List.of();

    @Option(names = "--clients", split = ",", defaultValue = "1,8,32", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> clients = List.of();

    @Override
    public Integer call() throws IOException {
        Path folder = PrecisionModels.prepareFolder(workplace.folder());
        Path script = NativeParts.unpack("/torch_side.py", workplace.folder().resolve("torch_side.py"));
        Workplace.describeMachine();
        double speed = memorySpeed(script);
        System.out.println(
                "| what | clients | precision | InferJ tokens/s | of what memory allows | transformers tokens/s"
                        + " | InferJ to transformers |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int count : clients) {
            for (Precision precision : precisions) {
                compare(folder, script, precision, count, "decode", DECODED_TOKENS, SHORT_PROMPT, speed);
            }
        }
        for (Precision precision : precisions) {
            compare(folder, script, precision, 1, "prefill", 1, Prompts.words(1, PREFILL_WORDS), speed);
        }
        return 0;
    }

    private double memorySpeed(Path script) {
        List<String> command = List.of(python, script.toString(), "read", Integer.toString(BUFFER_MEBIBYTES));
        try (Comparison comparison =
                new Comparison().add(ProcessSide.start("memory", Duration.ofSeconds(1), command, Redirect.INHERIT))) {
            run(comparison, 20, SHORT_PROMPT);
            Spread speeds = Spread.of(comparison.series(
                    "memory", run -> run.outputTokens() * (BUFFER_MEBIBYTES * 0x1p20) / run.seconds()));
            System.out.printf(Locale.ROOT, "reading the GPU's memory: %.0f GB/s%n%n", speeds.median() / 1e9);
            return speeds.median();
        }
    }

    /** @param memorySpeed bytes per second */
    private void compare(
            Path folder,
            Path script,
            Precision precision,
            int count,
            String what,
            int tokens,
            String prompt,
            double memorySpeed) {
        List<String> java = List.of("djl-engine", folder.toString(), "--precision=" + precision, "--device=" + device);
        List<String> peer = List.of(
                python,
                script.toString(),
                "generate",
                folder.toString(),
                TYPES.getOrDefault(precision, "bfloat16"),
                Integer.toString(count));
        try (Comparison comparison = new Comparison()
                .add(Sides.java("InferJ", WARM_UP, java, count, CONTEXT_TOKENS))
                .add(ProcessSide.start("transformers", WARM_UP, peer, Redirect.INHERIT))) {
            run(comparison, tokens, prompt);
            boolean decodes = what.equals("decode");
            List<Double> ours = speeds(comparison, "InferJ", decodes);
            List<Double> theirs = speeds(comparison, "transformers", decodes);
            double floor = memorySpeed / ((precision == Precision.F32 ? 4 : 2) * PrecisionModels.WEIGHTS);
            System.out.printf(
                    "| %s | %d | %s | %s | %s | %s | %s |%n",
                    what,
                    count,
                    precision,
                    Spread.of(ours).show("%.0f"),
                    decodes ? String.format(Locale.ROOT, "%.3f", Spread.of(ours).median() / count / floor) : "",
                    Spread.of(theirs).show("%.0f"),
                    Spread.ofRatios(ours, theirs).show("%.2f"));
        }
    }

    private void run(Comparison comparison, int tokens, String prompt) {
        comparison.warmUp(tokens, prompt);
        for (int round = 0; round < workplace.rounds(); round++) {
            comparison.round(round, tokens, prompt);
        }
    }

    private static List<Double> speeds(Comparison comparison, String side, boolean decodes) {
        return comparison.series(side, run -> (decodes ? run.outputTokens() : run.promptTokens()) / run.seconds());
    }
}
