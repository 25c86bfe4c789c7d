package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.Simulation.require;

import dev.inferj.internal.kv.SlotPool;
import org.jspecify.annotations.Nullable;

/** Compares what the engine believes to be in the cells with what is in them. */
final class CellBooks {
    private final SimulatedBackend backend;
    private final BatchingEngine engine;

    /** Known from the first turn on. */
    private @Nullable SlotPool pool;

    CellBooks(SimulatedBackend backend, BatchingEngine engine) {
        this.backend = backend;
        this.engine = engine;
        engine.post(slots -> pool = slots);
    }

    void check() {
        SlotPool slots = pool;
        if (slots == null) {
            return;
        }
        require(slots.usedCells() == backend.cells.used(), "cells in use are counted wrong");
        for (int slot = 0; slot < backend.limits().slots(); slot++) {
            require(slots.length(slot) == backend.cells.length(slot), "the length of a slot is counted wrong");
        }
        for (Sequence sequence : engine.scheduler().all()) {
            if (sequence.slot != Sequence.NO_SLOT) {
                check(sequence);
            }
        }
    }

    private void check(Sequence sequence) {
        CellStore cells = backend.cells;
        int salt = backend.saltId(sequence.salt());
        require(cells.length(sequence.slot) == sequence.kept, "a sequence's slot holds more or less than it counts");
        long chain = ChainModel.START;
        for (int i = 0; i < sequence.kept; i++) {
            chain = ChainModel.after(chain, sequence.tokens.get(i));
            require(cells.token(sequence.slot, i) == sequence.tokens.get(i), "a cell holds another token");
            require(cells.chain(sequence.slot, i) == chain, "a cell was computed behind other tokens");
            require(cells.salt(sequence.slot, i) == salt, "a cell was computed under another salt");
        }
    }
}
