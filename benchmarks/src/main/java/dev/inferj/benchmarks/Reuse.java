package dev.inferj.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Time to the first token of a prompt whose beginning an earlier request left in the KV cache, next to one that is all
 * new: here and in llama-server. And what keeping prefixes costs prompts that never find one, next to the C loop, which
 * keeps nothing.
 */
@Command(name = "reuse", description = "Time to the first token: cold, warm, and where nothing is ever reused.")
final class Reuse implements Callable<Integer> {
    private static final int NEW_TOKENS = 16;

    /** So many first words two random prompts may share. */
    private static final int MOST_BY_CHANCE = 3;

    private static final int CONTEXT_TOKENS = 4352;
    private static final int MISSED_TOKENS = 1024;

    /** Short prompts before, as many as it takes to learn that nothing is reused. */
    private static final int LESSONS = 120;

    private static final int LESSON_TOKENS = 64;

    /** Small, so that attention runs by the same operations with four slots as with one. */
    private static final int MISSED_CONTEXT_TOKENS = 2048;

    @Mixin
    private Workplace workplace = new Workplace();

    @Option(
            names = "--prefixes",
            split = ",",
            defaultValue = "256,1024,4096",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> prefixes = List.of();

    @Parameters(
            paramLabel = "MODEL",
            description = "GGUF files of random weights. Default: of 15 and 110 million parameters.")
    private List<Path> models = List.of();

    private long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NativeParts parts = NativeParts.prepare(workplace.folder());
        Workplace.describeMachine();
        List<Sides> all = new ArrayList<>();
        for (Path model : models.isEmpty() ? RandomModels.all(workplace.folder()) : models) {
            all.add(new Sides(parts, model, CONTEXT_TOKENS));
        }
        System.out.println("| model | prefix | side | cold, ms | warm, ms | cold to warm | load |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Sides sides : all) {
            for (int prefix : prefixes) {
                compareColdWithWarm(sides, prefix);
            }
        }
        System.out.println();
        System.out.println(
                "| model | new tokens | side | ms | C loop, ms | to the C loop | the same by CPU time | load |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Sides sides : all) {
            measureMisses(new Sides(parts, sides.model(), MISSED_CONTEXT_TOKENS));
        }
        return 0;
    }

    private void compareColdWithWarm(Sides sides, int prefixTokens) {
        try (Comparison comparison = new Comparison()) {
            comparison.add(sides.engine(Sides.ENGINE, sides.parts().library(), 1, 1, "--reuse"));
            Path server = workplace.llamaServer();
            if (server != null) {
                comparison.add(ServerSide.start(server, sides.model(), 1, CONTEXT_TOKENS, /* reuse= */ true));
            }
            Path newer = workplace.newerLibrary();
            if (newer != null) {
                comparison.add(sides.engine(Sides.NEWER_ENGINE, newer, 1, 1, "--reuse"));
            }
            comparison.warmUp(1, Prompts.words(++seed, NEW_TOKENS));
            for (int round = 0; round < workplace.rounds(); round++) {
                String prefix = Prompts.words(++seed, prefixTokens - 1); // and the token that begins every prompt
                comparison.round(round, 1, prefix + " " + Prompts.words(++seed, NEW_TOKENS));
                comparison.round(round, 1, prefix + " " + Prompts.words(++seed, NEW_TOKENS));
            }
            for (Side side : comparison.sides()) {
                report(sides, side, prefixTokens, comparison.runs(side.name()));
            }
        }
    }

    /** @param runs in turn cold and warm */
    private static void report(Sides sides, Side side, int prefixTokens, List<Run> runs) {
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < runs.size(); i += 2) {
            check(side, runs.get(i).cachedTokens(), 0, MOST_BY_CHANCE);
            check(side, runs.get(i + 1).cachedTokens(), prefixTokens - 1, prefixTokens + MOST_BY_CHANCE);
            cold.add(runs.get(i).seconds() * 1000);
            warm.add(runs.get(i + 1).seconds() * 1000);
        }
        System.out.printf(
                "| %s | %d | %s | %s | %s | %s | %s |%n",
                sides.model().getFileName(),
                prefixTokens,
                side.name(),
                Spread.of(cold).show("%.1f"),
                Spread.of(warm).show("%.1f"),
                Spread.ofRatios(cold, warm).show("%.1f"),
                Workplace.load());
    }

    private static void check(Side side, int cachedTokens, int least, int most) {
        if (cachedTokens < least || cachedTokens > most) {
            throw new IllegalStateException(
                    side.name() + " had " + cachedTokens + " tokens in its cache instead of " + least + " to " + most);
        }
    }

    private void measureMisses(Sides sides) {
        Path library = sides.parts().library();
        String oneSlot = "InferJ, 1 slot";
        String noHostCache = "InferJ, 1 slot, no host cache";
        String fourSlots = "InferJ, 4 slots";
        String fourWithoutCache = "InferJ, 4 slots, no host cache";
        try (Comparison comparison = new Comparison()
                .add(sides.cLoop(1))
                .add(sides.engine(oneSlot, library, 1, 1, "--reuse"))
                .add(sides.engine(noHostCache, library, 1, 1, "--reuse", "--host-cache=0"))
                .add(sides.engine(fourSlots, library, 1, 4, "--reuse"))
                .add(sides.engine(fourWithoutCache, library, 1, 4, "--reuse", "--host-cache=0"))) {
            comparison.warmUp(1, Prompts.words(++seed, NEW_TOKENS));
            for (int lesson = 0; lesson < LESSONS; lesson++) {
                String prompt = Prompts.words(++seed, LESSON_TOKENS - 1);
                comparison.sides().forEach(side -> side.run(1, prompt));
            }
            for (int round = 0; round < workplace.rounds(); round++) {
                comparison.round(round, 1, Prompts.words(++seed, MISSED_TOKENS - 1));
            }
            for (String side : List.of(oneSlot, noHostCache, fourSlots, fourWithoutCache)) {
                report(sides, comparison, side);
            }
        }
    }

    private static void report(Sides sides, Comparison comparison, String side) {
        ToDoubleFunction<Run> millis = run -> run.seconds() * 1000;
        List<Double> engine = comparison.series(side, millis);
        List<Double> loop = comparison.series(Sides.C_LOOP, millis);
        List<Double> engineByCpu = comparison.series(side, Run::cpuSeconds);
        List<Double> loopByCpu = comparison.series(Sides.C_LOOP, Run::cpuSeconds);
        System.out.printf(
                "| %s | %d | %s | %s | %s | %s | %s | %s |%n",
                sides.model().getFileName(),
                MISSED_TOKENS,
                side,
                Spread.of(engine).show("%.1f"),
                Spread.of(loop).show("%.1f"),
                Spread.ofRatios(engine, loop).show("%.3f"),
                Spread.ofRatios(engineByCpu, loopByCpu).show("%.3f"),
                Workplace.load());
    }
}
