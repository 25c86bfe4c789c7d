package dev.inferj.benchmarks;

import dev.inferj.djl.Precision;
import dev.inferj.testkit.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the precisions of {@code inference-djl} cost and give: tokens per second next to what the machine's memory allows
 * and next to the same weights on llama.cpp, memory, and how far logits are from exact ones. One native thread.
 */
@Command(name = "djl", description = "Speed, memory and error of each precision on PyTorch, next to llama.cpp.")
final class Precisions implements Callable<Integer> {
    private static final int CONTEXT_TOKENS = 512;
    private static final int DECODED_TOKENS = 48;
    private static final int PREFILL_WORDS = 200;
    private static final int MANY = 8;
    private static final String SHORT_PROMPT = "ba";

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--precisions",
            split = ",",
            defaultValue = "F32,BF16,FP16,INT8,INT4",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Precision> precisions = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        NativeParts parts = NativeParts.prepare(workplace.folder());
        PrecisionModels models = PrecisionModels.prepare(workplace.folder());
        Workplace.describeMachine();
        List<PrecisionSide> sides = sides(models, parts);
        System.out.println("| side | what | clients | tokens/s | of what memory allows | to llama.cpp, nearest type"
                + " | the same by CPU time | resident, MiB | load |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        Map<String, Double> alone = decode(parts, sides, 1);
        Map<String, Double> together = decode(parts, sides, MANY);
        prefill(parts, sides);
        System.out.println();
        printErrors(models, sides, alone, together);
        return 0;
    }

    private List<PrecisionSide> sides(PrecisionModels models, NativeParts parts) {
        List<PrecisionSide> sides = new ArrayList<>();
        for (Precision precision : precisions) {
            sides.add(PrecisionSide.djl(precision, models.folder()));
        }
        for (Map.Entry<WeightType, Path> gguf : models.ggufs().entrySet()) {
            sides.add(PrecisionSide.llamaCpp(gguf.getKey(), gguf.getValue(), parts.library()));
        }
        return sides;
    }

    /** Returns the tokens per second of each side. */
    private Map<String, Double> decode(NativeParts parts, List<PrecisionSide> sides, int clients) {
        try (Comparison comparison = start(parts, sides, clients)) {
            run(comparison, DECODED_TOKENS, SHORT_PROMPT);
            return report(comparison, sides, "decode", clients, DECODED_TOKENS * clients);
        }
    }

    private void prefill(NativeParts parts, List<PrecisionSide> sides) {
        try (Comparison comparison = start(parts, sides, 1)) {
            run(comparison, 1, Prompts.words(1, PREFILL_WORDS));
            report(comparison, sides, "prefill", 1, PREFILL_WORDS + 1);
        }
    }

    private static Comparison start(NativeParts parts, List<PrecisionSide> sides, int clients) {
        Comparison comparison = new Comparison().add(MemorySpeed.side(parts));
        for (PrecisionSide side : sides) {
            comparison.add(side.start(clients, CONTEXT_TOKENS));
        }
        return comparison;
    }

    private void run(Comparison comparison, int tokens, String prompt) {
        comparison.warmUp(tokens, prompt);
        for (int round = 0; round < workplace.rounds(); round++) {
            comparison.round(round, tokens, prompt);
        }
    }

    /** @param tokens that each run made or read */
    private static Map<String, Double> report(
            Comparison comparison, List<PrecisionSide> sides, String what, int clients, int tokens) {
        List<Double> memory = MemorySpeed.bytesPerSecond(comparison);
        System.out.printf(
                "| %s | | | %s GB/s | | | | | %s |%n",
                MemorySpeed.SIDE,
                Spread.of(memory.stream().map(speed -> speed / 1e9).toList()).show("%.1f"),
                Workplace.load());
        Map<String, Double> medians = new HashMap<>();
        for (PrecisionSide side : sides) {
            List<Double> speed = comparison.series(side.name(), run -> tokens / run.seconds());
            List<Double> byCpu = comparison.series(side.name(), run -> tokens / run.cpuSeconds());
            String peer = PrecisionSide.llamaCpp(side.peer());
            boolean bounded = what.equals("decode") && clients == 1;
            boolean isPeer = side.name().equals(peer);
            System.out.printf(
                    "| %s | %s | %d | %s | %s | %s | %s | %.0f | %s |%n",
                    side.name(),
                    what,
                    clients,
                    Spread.of(speed).show("%.1f"),
                    bounded
                            ? Spread.ofRatios(
                                            speed,
                                            memory.stream().map(side::floor).toList())
                                    .show("%.2f")
                            : "",
                    isPeer ? "" : ratio(speed, comparison.series(peer, run -> tokens / run.seconds())),
                    isPeer ? "" : ratio(byCpu, comparison.series(peer, run -> tokens / run.cpuSeconds())),
                    comparison.side(side.name()).residentMiB(),
                    Workplace.load());
            medians.put(side.name(), Spread.of(speed).median());
        }
        return medians;
    }

    private static String ratio(List<Double> speed, List<Double> peer) {
        return Spread.ofRatios(speed, peer).show("%.2f");
    }

    private static void printErrors(
            PrecisionModels models,
            List<PrecisionSide> sides,
            Map<String, Double> alone,
            Map<String, Double> together) {
        System.out.println(
                "| side | decode of 8 clients to 1 | largest error of a logit | of their deviation | same first choice |");
        System.out.println("|---|---|---|---|---|");
        float[][] exact = LogitError.logits(PrecisionSide.exact(models.folder()));
        for (PrecisionSide side : sides) {
            LogitError error = LogitError.of(exact, LogitError.logits(side.open()));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.2g | %.2g | %.0f %% |%n",
                    side.name(),
                    together.getOrDefault(side.name(), Double.NaN) / alone.getOrDefault(side.name(), Double.NaN),
                    error.largest(),
                    error.largest() / error.deviation(),
                    100 * error.sameChoice());
        }
    }
}
