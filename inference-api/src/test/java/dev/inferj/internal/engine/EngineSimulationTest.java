package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Many small runs of the engine, each from a seed: see {@link Simulation}. The seeds are always the same, unless
 * {@code inferj.simulation.first} names another first one.
 */
class EngineSimulationTest {
    /** Runs one seed alone. */
    static final String SEED = "inferj.simulation.seed";

    private static final String RUNS = "inferj.simulation.runs";
    private static final String FIRST = "inferj.simulation.first";

    @Test
    void everyRunEndsRight() {
        Long only = Long.getLong(SEED);
        if (only != null) {
            Simulation.run(only);
            return;
        }
        long first = Long.getLong(FIRST, 0);
        int runs = Integer.getInteger(RUNS, 20_000);
        assertThat(runs).as(RUNS).isPositive();
        for (long seed = first; seed < first + runs; seed++) {
            Simulation.run(seed);
        }
    }
}
