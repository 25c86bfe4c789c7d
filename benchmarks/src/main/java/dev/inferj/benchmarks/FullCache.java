package dev.inferj.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Tokens per second of a lone request while the KV cache holds nothing else, and while it is full of what others left:
 * llama.cpp b4916 attends over every cell that is in use, whoever's it is.
 */
@Command(name = "full-cache", description = "Tokens per second with an empty KV cache and with a full one.")
final class FullCache implements Callable<Integer> {
    private static final int SLOTS = 8;
    private static final int CONTEXT_TOKENS = 1024;
    private static final int PROMPT_TOKENS = 256;
    private static final int OUTPUT_TOKENS = 32;
    private static final String EMPTY = "empty";
    private static final String FULL = "full";

    @Mixin
    private Workplace workplace = new Workplace();

    @Parameters(
            paramLabel = "MODEL",
            description = "GGUF files of random weights. Default: of 15 and 110 million parameters.")
    private List<Path> models = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        NativeParts parts = NativeParts.prepare(workplace.folder());
        Workplace.describeMachine();
        System.out.println("| model | side | empty, tokens/s | full, tokens/s | full to empty | load |");
        System.out.println("|---|---|---|---|---|---|");
        for (Path model : models.isEmpty() ? RandomModels.all(workplace.folder()) : models) {
            Sides sides = new Sides(parts, model, CONTEXT_TOKENS);
            compare(sides, Sides.ENGINE, parts.library());
            Path newer = workplace.newerLibrary();
            if (newer != null) {
                compare(sides, Sides.NEWER_ENGINE, newer);
            }
        }
        return 0;
    }

    private void compare(Sides sides, String name, Path library) {
        try (Comparison comparison = new Comparison()
                .add(sides.engine(EMPTY, library, 1, SLOTS, "--reuse"))
                .add(sides.engine(FULL, library, 1, SLOTS, "--reuse"))) {
            // All but its last token stay in the cache from run to run, so a run is the answer's steps and no more.
            String prompt = Prompts.words(0, PROMPT_TOKENS - 1);
            comparison.warmUp(OUTPUT_TOKENS, prompt);
            Side full = comparison.sides().get(1);
            for (int slot = 1; slot < SLOTS; slot++) {
                full.run(1, Prompts.words(slot, CONTEXT_TOKENS - OUTPUT_TOKENS));
                full.run(1, prompt); // used last, so it keeps its slot
            }
            for (int round = 0; round < workplace.rounds(); round++) {
                comparison.round(round, OUTPUT_TOKENS, prompt);
            }
            report(sides, name, comparison);
        }
    }

    private static void report(Sides sides, String name, Comparison comparison) {
        for (String side : List.of(EMPTY, FULL)) {
            for (Run run : comparison.runs(side)) {
                if (run.cachedTokens() != PROMPT_TOKENS - 1) {
                    throw new IllegalStateException("the cache held " + run.cachedTokens() + " tokens of the prompt");
                }
            }
        }
        List<Double> empty = comparison.series(EMPTY, run -> OUTPUT_TOKENS / run.seconds());
        List<Double> full = comparison.series(FULL, run -> OUTPUT_TOKENS / run.seconds());
        System.out.printf(
                "| %s | %s | %s | %s | %s | %s |%n",
                sides.model().getFileName(),
                name,
                Spread.of(empty).show("%.0f"),
                Spread.of(full).show("%.0f"),
                Spread.ofRatios(full, empty).show("%.3f"),
                Workplace.load());
    }
}
