package dev.inferj.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs sides in turn, so that a change of the machine's speed meets all of them, and keeps what they did. */
final class Comparison implements AutoCloseable {
    private static final int LEAST_WARM_UPS = 2;

    private final List<Side> sides = new ArrayList<>();
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    /** Adds a side, which this closes in the end. */
    Comparison add(Side side) {
        sides.add(side);
        runs.put(side.name(), new ArrayList<>());
        return this;
    }

    /** Runs each side until just-in-time compilers and caches have settled. */
    Comparison warmUp(int tokens, String prompt) {
        for (Side side : sides) {
            long start = System.nanoTime();
            for (int i = 0;
                    i < LEAST_WARM_UPS
                            || System.nanoTime() - start < side.warmUp().toNanos();
                    i++) {
                side.run(tokens, prompt);
            }
        }
        return this;
    }

    /** Has every side make one run; who begins changes from round to round. */
    void round(int round, int tokens, String prompt) {
        for (int i = 0; i < sides.size(); i++) {
            Side side = sides.get((i + round) % sides.size());
            keep(side, side.run(tokens, prompt));
        }
    }

    void keep(Side side, Run run) {
        runs(side.name()).add(run);
    }

    List<Side> sides() {
        return sides;
    }

    Side side(String name) {
        return sides.stream()
                .filter(side -> side.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no side " + name));
    }

    List<Run> runs(String side) {
        List<Run> made = runs.get(side);
        if (made == null) {
            throw new IllegalArgumentException("side must be one of " + runs.keySet() + ": " + side);
        }
        return made;
    }

    List<Double> series(String side, ToDoubleFunction<Run> figure) {
        return runs(side).stream().mapToDouble(figure).boxed().toList();
    }

    @Override
    public void close() {
        sides.forEach(Side::close);
    }
}
