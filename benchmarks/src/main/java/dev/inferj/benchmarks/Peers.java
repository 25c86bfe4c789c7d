package dev.inferj.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Tokens per second next to a bare C loop and java-llama.cpp, all on the same native library, and next to llama-server:
 * greedy, one native thread, the same prompt, context, batch and number of tokens.
 */
@Command(name = "peers", description = "Tokens per second next to peers.")
final class Peers implements Callable<Integer> {
    private static final int CONTEXT_TOKENS = 512;
    private static final int PREFILL_WORDS = 200;
    private static final long LARGE = 50_000_000;

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(names = "--clients", split = ",", defaultValue = "1,8", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> clients = List.of();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "GGUF files. Default: the stories260K models in ../shared/models if they are there, and random"
                            + " ones of 15 and 110 million parameters.")
    private List<Path> models = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        NativeParts parts = NativeParts.prepare(workplace.folder());
        Workplace.describeMachine();
        System.out.println(
                "| model | clients | what | side | tokens/s | InferJ tokens/s | InferJ to side | the same by CPU time | load |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Path model : models.isEmpty() ? usualModels() : models) {
            for (int count : clients) {
                compare(new Sides(parts, model, CONTEXT_TOKENS), count);
            }
        }
        return 0;
    }

    private List<Path> usualModels() throws IOException {
        List<Path> usual = new ArrayList<>();
        for (String name : List.of("stories260K-f32.gguf", "stories260K-q8_0.gguf")) {
            Path file = Path.of("../shared/models", name);
            if (Files.exists(file)) {
                usual.add(file.toAbsolutePath().normalize());
            } else {
                System.err.println("left out, as it is absent: " + file);
            }
        }
        usual.addAll(RandomModels.all(workplace.folder()));
        return usual;
    }

    private void compare(Sides sides, int count) throws IOException {
        int tokens = Files.size(sides.model()) < LARGE ? 200 : 48;
        try (Comparison comparison = start(sides, count)) {
            String prompt = "Once upon a time";
            comparison.warmUp(tokens, prompt);
            for (int round = 0; round < workplace.rounds(); round++) {
                comparison.round(round, tokens, prompt);
            }
            check(comparison, count, tokens);
            report(comparison, sides, count, "decode", tokens * count);
        }
        if (count > 1) {
            return;
        }
        try (Comparison comparison = start(sides, count)) {
            String prompt = Prompts.words(1, PREFILL_WORDS);
            comparison.warmUp(1, prompt);
            for (int round = 0; round < workplace.rounds(); round++) {
                comparison.round(round, 1, prompt);
            }
            check(comparison, count, 1);
            int promptTokens = comparison.runs(Sides.ENGINE).get(0).promptTokens();
            report(comparison, sides, count, "prefill", promptTokens);
        }
    }

    private Comparison start(Sides sides, int count) {
        Comparison comparison = new Comparison()
                .add(sides.engine(count))
                .add(sides.cLoop(count))
                .add(sides.javaLlama(count));
        Path server = workplace.llamaServer();
        if (server != null) {
            comparison.add(ServerSide.start(server, sides.model(), count, CONTEXT_TOKENS, /* reuse= */ false));
        }
        Path newer = workplace.newerLibrary();
        if (newer != null) {
            comparison.add(sides.engine(Sides.NEWER_ENGINE, newer, count, count));
        }
        return comparison;
    }

    /** All must have made the same number of tokens; one sequence on one library, the same text too. */
    private static void check(Comparison comparison, int count, int tokens) {
        Run engine = comparison.runs(Sides.ENGINE).get(0);
        for (Side side : comparison.sides()) {
            for (Run run : comparison.runs(side.name())) {
                if (run.outputTokens() != count * tokens) {
                    throw new IllegalStateException(side.name() + " made " + run.outputTokens() + " tokens instead of "
                            + count + " times " + tokens);
                }
            }
            Run first = comparison.runs(side.name()).get(0);
            boolean sameLibrary =
                    side.name().equals(Sides.C_LOOP) || side.name().equals(Sides.JAVA_LLAMA);
            if (count == 1 && sameLibrary && !first.text().equals(engine.text())) {
                throw new IllegalStateException(
                        side.name() + " answered otherwise: " + first.text() + " against " + engine.text());
            }
        }
    }

    /** @param tokens that each run made or read */
    private static void report(Comparison comparison, Sides sides, int count, String what, int tokens) {
        List<Double> engine = comparison.series(Sides.ENGINE, run -> tokens / run.seconds());
        List<Double> engineByCpu = comparison.series(Sides.ENGINE, run -> tokens / run.cpuSeconds());
        for (Side side : comparison.sides()) {
            if (side.name().equals(Sides.ENGINE)) {
                continue;
            }
            List<Double> other = comparison.series(side.name(), run -> tokens / run.seconds());
            List<Double> otherByCpu = comparison.series(side.name(), run -> tokens / run.cpuSeconds());
            System.out.printf(
                    "| %s | %d | %s | %s | %s | %s | %s | %s | %s |%n",
                    sides.model().getFileName(),
                    count,
                    what,
                    side.name(),
                    Spread.of(other).show("%.0f"),
                    Spread.of(engine).show("%.0f"),
                    Spread.ofRatios(engine, other).show("%.3f"),
                    Spread.ofRatios(engineByCpu, otherByCpu).show("%.3f"),
                    Workplace.load());
        }
    }
}
