package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.engine.CellStore.Layout;
import dev.inferj.internal.engine.SimulatedBackend.Prices;
import dev.inferj.internal.kv.SavedCells;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A simulated model as what is above engines sees it, turned by the test that uses it; all on the test's thread. */
public final class HandTurnedModel implements Engine {
    private static final long SEED_OF_SAMPLERS = 42;

    private final VirtualTime time = new VirtualTime();
    private final ChainModel model = new ChainModel(/* endEvery= */ 15);
    private final SimulatedBackend backend;
    private final BatchingEngine engine;

    private HandTurnedModel(StepLimits limits, Layout layout, long hostBytes) {
        this.backend = new SimulatedBackend(
                model,
                limits,
                new ServingOptions(1000, Duration.ofSeconds(5), hostBytes),
                layout,
                /* idleSlows= */ false,
                /* shifts= */ false,
                SimulatedFaults.none(),
                new Prices(
                        /* nanosPerToken= */ 1_000, /* nanosPerByte= */ 10), // a cell comes back in a tenth of its time
                nanos -> time.advance(Duration.ofNanos(nanos)));
        this.engine = new BatchingEngine(backend, time, () -> SEED_OF_SAMPLERS, NoDisk.cache(), () -> {});
    }

    /** Returns a model whose slots share a buffer, and the cells of prefixes that they have in common. */
    public static HandTurnedModel shared(StepLimits limits, long hostBytes) {
        return new HandTurnedModel(limits, Layout.SHARED, hostBytes);
    }

    /** Returns a model whose slots have a buffer each. */
    public static HandTurnedModel streams(StepLimits limits, long hostBytes) {
        return new HandTurnedModel(limits, Layout.STREAMS, hostBytes);
    }

    public VirtualTime time() {
        return time;
    }

    /** Returns the answer of a model that serves nobody else. */
    public String coldAnswer(ChatRequest request) {
        return model.answer(
                        request.rawPrompt().orElseThrow(),
                        request.sampling(),
                        backend.limits().contextTokens(),
                        SEED_OF_SAMPLERS)
                .text();
    }

    /** Makes one turn. Returns whether a step was made. */
    public boolean turn() {
        return engine.step();
    }

    /** Makes turns until there is nothing to do. */
    public void run() {
        while (turn() || !engine.isIdle()) {
            // each turn brings something on, or the test hangs
        }
    }

    /** Returns how many states came back from host memory. */
    public long restored() {
        return backend.restored;
    }

    /** Returns how the backend was misused, or null. */
    public @Nullable String violation() {
        return backend.violation();
    }

    /** Gives up what is cached in the slots, and returns how many cells are still in use. */
    public int cellsLeft() {
        engine.post(SlotPool::forget);
        engine.runTasks();
        return backend.cells.used();
    }

    @Override
    public ModelInfo info() {
        return backend.info();
    }

    @Override
    public ModelStatus status() {
        return engine.status();
    }

    @Override
    public void start(Exchange exchange) {
        engine.submit(exchange);
    }

    @Override
    public int countTokens(ChatRequest request, @Nullable SpokenText before) {
        return engine.countTokens(request, before);
    }

    @Override
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        AtomicReference<@Nullable SavedCells> captured = new AtomicReference<>();
        engine.post(slots -> captured.set(slots.capture(salt, tokens)));
        engine.runTasks();
        return captured.get();
    }

    @Override
    public void offer(String salt, SavedCells cells) {
        engine.post(slots -> slots.offer(salt, cells));
    }

    @Override
    public void close() {
        engine.runTasks();
        engine.cancelAll();
        backend.close();
    }
}
