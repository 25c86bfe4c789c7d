package dev.inferj.llamacpp;

import dev.inferj.EngineFailedException;
import dev.inferj.llamacpp.internal.ffi.ContextFunctions;
import dev.inferj.llamacpp.internal.ffi.NativeLog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Moves the cells in use to the front of a buffer that all slots share: takes the states of all slots out and puts them
 * back into the empty buffer, side by side. (What llama.cpp has for that aborts the process in the versions that need it
 * most.) Confined to the engine thread.
 */
final class CellMover {
    /** The most state, in bytes, that is held outside the buffer meanwhile. */
    private static final long MOST_BYTES = 256L << 20;

    private final ContextFunctions functions;
    private final MemorySegment context;
    private final MemorySegment memory;

    CellMover(ContextFunctions functions, MemorySegment context, MemorySegment memory) {
        this.functions = functions;
        this.context = context;
        this.memory = memory;
    }

    /**
     * @param lengths tokens that each slot holds, none of which another one shares
     * @return false if that takes too much memory, or a state cannot be taken out; then nothing has changed
     * @throws EngineFailedException if a state does not go back in; some slots are then empty
     */
    boolean move(int[] lengths) {
        long[] bytes = new long[lengths.length];
        long total = 0;
        for (int slot = 0; slot < lengths.length; slot++) {
            bytes[slot] = lengths[slot] == 0 ? 0 : functions.stateBytes(context, slot);
            total += bytes[slot];
        }
        if (total > MOST_BYTES) {
            return false;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment[] states = new MemorySegment[lengths.length];
            for (int slot = 0; slot < lengths.length; slot++) {
                states[slot] = scratch.allocate(bytes[slot]);
                if (lengths[slot] > 0 && functions.saveState(context, states[slot], slot) != bytes[slot]) {
                    return false;
                }
            }
            for (int slot = 0; slot < lengths.length; slot++) {
                functions.removeFrom(memory, slot, 0);
            }
            for (int slot = 0; slot < lengths.length; slot++) {
                if (lengths[slot] > 0 && functions.restoreState(context, states[slot], slot) != bytes[slot]) {
                    throw new EngineFailedException(
                            "llama.cpp cannot put the cells of slot " + slot + " back: " + NativeLog.takeErrors());
                }
            }
        }
        return true;
    }
}
