package dev.inferj.llamacpp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory for one state on its way between llama.cpp and the heap. Kept between states, since the system clears
 * fresh memory page by page, which takes longer than the copy. Confined to the engine thread.
 */
final class StateMemory implements AutoCloseable {
    /** Bytes; what is larger is given back at the next use. */
    private static final long MOST_KEPT = 64L << 20;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    /** Returns so many bytes, with whatever they held before; good until the next call. */
    @SuppressWarnings("MustBeClosedChecker") // closed when it is replaced, and by close
    MemorySegment take(long bytes) {
        if (memory.byteSize() < bytes || memory.byteSize() > MOST_KEPT) {
            arena.close();
            arena = Arena.ofShared();
            memory = MemorySegment.NULL;
            memory = arena.allocate(bytes);
        }
        return memory.asSlice(0, bytes);
    }

    @Override
    public void close() {
        arena.close();
    }
}
