package dev.inferj.internal.engine;

import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.kv.SavedCells;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.spi.StepBackend;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link StepBackend}: turns a {@link BatchingEngine} with a thread of its own, the only one that touches the
 * backend. Prompts are encoded on the callers' threads, so that a long one does not hold up the batch.
 */
public final class BatchedModel implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedModel.class);

    private final StepBackend backend;
    private final ModelInfo info;
    private final TimeSource time;
    private final BatchingEngine engine;
    private final PromptEncoder prompts;
    private final Duration drainTime;
    private final Signal work = new Signal();
    private final Gate gate;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean drained;

    /** @param seeds seeds for requests that name none */
    public BatchedModel(StepBackend backend, TimeSource time, LongSupplier seeds) {
        this.backend = backend;
        this.info = backend.info();
        this.time = time;
        this.engine = new BatchingEngine(backend, time, seeds, work::raise);
        this.prompts = new PromptEncoder(info, backend.tokenizer(), engine.contextTokens());
        this.drainTime = backend.serving().drainTime();
        this.gate = new Gate("the model " + info.name());
        Thread thread = new Thread(this::run, "inferj-engine-" + info.name());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ModelStatus status() {
        return engine.status();
    }

    @Override
    public void start(Exchange exchange) {
        gate.enter();
        try {
            engine.submit(exchange, prompts.encode(exchange.request(), exchange.before()));
        } finally {
            gate.leave();
        }
    }

    @Override
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        CompletableFuture<@Nullable SavedCells> captured = new CompletableFuture<>();
        post(slots -> captured.complete(slots.capture(salt, tokens)));
        return captured.join(); // outside the gate: a closing engine waits for that, and then does what was posted
    }

    @Override
    public void offer(String salt, SavedCells cells) {
        post(slots -> slots.offer(salt, cells));
    }

    private void post(Consumer<SlotPool> task) {
        gate.enter();
        try {
            engine.post(task);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void close() {
        if (gate.shut()) {
            TimeSource.Alarm alarm = time.schedule(drainTime, this::stopDraining);
            closing = true;
            work.raise();
            awaitClosed();
            alarm.cancel();
        } else {
            awaitClosed();
        }
    }

    private void stopDraining() {
        drained = true;
        work.raise();
    }

    private void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                stopDraining(); // an interrupted caller wants to be gone
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!(closing && (drained || engine.isIdle()))) {
                if (!engine.step()) {
                    work.await();
                }
            }
            gate.awaitEmpty();
            engine.runTasks();
            engine.cancelAll();
        } catch (Throwable t) { // a bug: callers must not wait for ever, and must learn of it
            LOG.error("{}: the engine stopped", info.name(), t);
            gate.shut();
            gate.awaitEmpty();
            engine.runTasks();
            engine.failAll(t);
        } finally {
            try {
                backend.close();
            } finally {
                closed.countDown();
            }
        }
    }
}
