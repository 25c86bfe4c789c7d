package dev.inferj.internal.engine;

import dev.inferj.EngineFailedException;
import dev.inferj.internal.kv.Cells;
import dev.inferj.spi.StepBackend;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of a backend that may fail. One that cannot even drop or copy some is beyond use, and not called again; what
 * cannot be saved or brought back is computed again. Confined to the engine thread.
 */
final class GuardedCells implements Cells {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedCells.class);

    private final StepBackend backend;
    private final String model;
    private final Consumer<EngineFailedException> onBreakDown;
    private boolean broken;

    /** @param onBreakDown told once, when the backend is beyond use */
    GuardedCells(StepBackend backend, Consumer<EngineFailedException> onBreakDown) {
        this.backend = backend;
        this.model = backend.info().name();
        this.onBreakDown = onBreakDown;
    }

    @Override
    public void truncate(int slot, int length) {
        change("slot " + slot, () -> backend.truncate(slot, length));
    }

    @Override
    public void copy(int from, int to, int length) {
        change("slot " + to, () -> backend.copy(from, to, length));
    }

    @Override
    public boolean shift(int slot, int from, int to) {
        boolean[] shifted = new boolean[1];
        change("slot " + slot, () -> shifted[0] = backend.shift(slot, from, to));
        return shifted[0];
    }

    @Override
    public void clear() {
        change("all slots", backend::clear);
    }

    @Override
    public boolean idleCellsSlowSteps() {
        return backend.idleCellsSlowSteps();
    }

    @Override
    public long stateBytes(int slot) {
        try {
            return broken ? 0 : backend.stateBytes(slot);
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: the size of slot {} is unknown; it will be computed again", model, slot, e);
            return 0;
        }
    }

    @Override
    public byte[] save(int slot) {
        try {
            return broken ? new byte[0] : backend.save(slot);
        } catch (RuntimeException | Error e) { // an OutOfMemoryError too: the state may be large
            LOG.warn("{}: slot {} cannot be saved; it will be computed again", model, slot, e);
            return new byte[0];
        }
    }

    @Override
    public boolean restore(int slot, byte[] state) {
        if (broken) {
            return false;
        }
        try {
            backend.restore(slot, state);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: slot {} cannot be restored; it will be computed again", model, slot, e);
            truncate(slot, 0);
            return false;
        }
    }

    private void change(String which, Runnable change) {
        if (broken) {
            return;
        }
        try {
            change.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the cells of {} cannot be changed; the model is out of order", model, which, e);
            broken = true;
            onBreakDown.accept(new EngineFailedException("the cells of " + which + " cannot be changed", e));
        }
    }
}
