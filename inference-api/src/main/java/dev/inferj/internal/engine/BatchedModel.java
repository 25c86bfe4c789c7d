package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.kv.DiskCache;
import dev.inferj.internal.kv.SavedCells;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.spi.StepBackend;
import java.nio.file.Path;
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
 * backend.
 */
public final class BatchedModel implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedModel.class);

    private final StepBackend backend;
    private final ModelInfo info;
    private final TimeSource time;
    private final BatchingEngine engine;
    private final DiskCache disk;
    private final TaskThread diskTasks;
    private final Duration drainTime;
    private final Signal work = new Signal();
    private final Gate gate;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean drained;

    /** @param seeds seeds for requests that name none */
    public BatchedModel(StepBackend backend, TimeSource time, LongSupplier seeds) {
        this.backend = backend;
        this.time = time;
        this.drainTime = backend.serving().drainTime();
        String name = backend.info().name();
        this.gate = new Gate("the model " + name);
        this.diskTasks = new TaskThread("inferj-disk-" + name);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        this.disk = new DiskCache(temporary, backend.serving().diskCacheBytes(), diskTasks, time::nanos);
        this.engine = new BatchingEngine(backend, time, seeds, disk, work::raise);
        this.info = engine.info();
        Thread thread = new Thread(this::run, "inferj-engine-" + name);
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
        RequestCheck.check(info, exchange.request());
        gate.enter();
        try {
            engine.submit(exchange);
        } finally {
            gate.leave();
        }
    }

    @Override
    public int countTokens(ChatRequest request, @Nullable SpokenText before) {
        RequestCheck.checkCount(info, request);
        gate.enter();
        try {
            return engine.countTokens(request, before);
        } finally {
            gate.leave();
        }
    }

    @Override
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        CompletableFuture<@Nullable SavedCells> captured = new CompletableFuture<>();
        post(slots -> {
            try {
                captured.complete(slots.capture(salt, tokens));
            } catch (RuntimeException | Error e) { // a bug: its caller must not wait for ever
                captured.completeExceptionally(e);
            }
        });
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
            closing = true;
            TimeSource.Alarm alarm = time.schedule(drainTime, this::stopDraining);
            if (drainTime.isZero()) {
                drained = true; // at once, also by a clock that stands still
            }
            work.raise();
            ClosingWait.await(closed, this::stopDraining);
            alarm.cancel();
        } else {
            ClosingWait.await(closed, this::stopDraining);
        }
    }

    private void stopDraining() {
        drained = true;
        work.raise();
    }

    private void run() {
        try {
            serve();
            gate.awaitEmpty();
            engine.runTasks();
            engine.cancelAll();
        } catch (Throwable t) { // a bug: callers must not wait for ever, and must learn of it
            LOG.error("{}: the engine failed while closing", info.name(), t);
            engine.failAll(t);
        } finally {
            closeBackend();
            disk.close();
            diskTasks.close();
            closed.countDown();
        }
    }

    /** Turns the engine until the model is closed and the requests under way have ended or had their time. */
    private void serve() {
        boolean lastIsIn = false;
        while (!drained) {
            if (turn()) {
                continue;
            }
            if (!closing || !engine.isIdle()) {
                work.await();
            } else if (lastIsIn) {
                return;
            } else {
                gate.awaitEmpty(); // callers that got in before the gate was shut are still to be served
                lastIsIn = true;
            }
        }
    }

    private boolean turn() {
        try {
            return engine.step();
        } catch (Throwable t) { // a bug: callers must not wait for ever, and must learn of it
            LOG.error("{}: the engine failed", info.name(), t);
            engine.breakDown(t);
            return true;
        }
    }

    private void closeBackend() {
        try {
            backend.close();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the backend could not be closed", info.name(), e);
        }
    }
}
