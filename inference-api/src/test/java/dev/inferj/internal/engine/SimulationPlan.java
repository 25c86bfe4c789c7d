package dev.inferj.internal.engine;

import dev.inferj.internal.engine.CellStore.Layout;
import dev.inferj.internal.engine.SimulatedBackend.Prices;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What a simulation is like as a whole, all chosen from its seed. */
record SimulationPlan(
        StepLimits limits,
        Layout layout,
        boolean idleSlows,
        boolean shifts,
        ServingOptions serving,
        ChainModel model,
        Prices prices,
        SimulatedFaults faults,
        int requests,
        int tenants,
        int salts,
        Closing closing) {

    /** How it ends. */
    enum Closing {
        WHEN_IDLE,
        AT_ONCE,
        DRAINED
    }

    private static final List<Layout> LAYOUTS = List.of(Layout.values());
    private static final long[] HOST_BYTES = {0, 0, 300, 2_000, 1 << 20};
    private static final long[] DISK_BYTES = {0, 0, 0, 0, 0, 600, 20_000};
    private static final long[] NANOS_PER_BYTE = {0, 1, 50, 2_000};

    static SimulationPlan of(SplittableRandom random) {
        Layout layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
        int slots = 1 + random.nextInt(5);
        int contextTokens = random.nextInt(8) == 0 ? 60 + random.nextInt(40) : 4 + random.nextInt(36);
        int most = slots * contextTokens;
        int kvTokens = layout == Layout.STREAMS ? most : contextTokens + random.nextInt(most - contextTokens + 1);
        int batchTokens = slots + random.nextInt(12);
        return new SimulationPlan(
                new StepLimits(slots, contextTokens, kvTokens, batchTokens),
                layout,
                /* idleSlows= */ random.nextBoolean(),
                /* shifts= */ random.nextBoolean(),
                new ServingOptions(
                        1 + random.nextInt(20),
                        Duration.ofSeconds(5),
                        HOST_BYTES[random.nextInt(HOST_BYTES.length)],
                        DISK_BYTES[random.nextInt(DISK_BYTES.length)],
                        /* logContent= */ random.nextBoolean(),
                        Optional.empty()),
                new ChainModel(random.nextInt(3) == 0 ? 0 : 5 + random.nextInt(20)),
                new Prices(/* nanosPerToken= */ 1_000, NANOS_PER_BYTE[random.nextInt(NANOS_PER_BYTE.length)]),
                SimulatedFaults.of(random),
                /* requests= */ 3 + random.nextInt(14),
                /* tenants= */ 1 + random.nextInt(3),
                /* salts= */ 1 + random.nextInt(3),
                random.nextInt(4) > 0 ? Closing.WHEN_IDLE : random.nextBoolean() ? Closing.AT_ONCE : Closing.DRAINED);
    }
}
