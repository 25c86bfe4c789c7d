package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.inferj.ProviderUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/** A {@code llama_batch} in native memory, filled anew for each step without allocating. Belongs to one thread. */
public final class BatchMemory {
    private static final long COUNT = offset("n_tokens");
    private static final long TOKEN = offset("token");
    private static final long POSITION = offset("pos");
    private static final long SEQUENCE_COUNT = offset("n_seq_id");
    private static final long SEQUENCE = offset("seq_id");
    private static final long LOGITS = offset("logits");

    private final MemorySegment struct;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequenceCounts;
    private final MemorySegment sequencePointers;
    private final MemorySegment wantsLogits;
    private final long sequences;
    private int size;

    /**
     * Lays a batch out.
     *
     * @param arena owns the memory
     * @param capacity tokens in a batch
     * @param sequenceCount sequences, numbered from 0
     */
    public BatchMemory(Arena arena, int capacity, int sequenceCount) {
        this.struct = arena.allocate(Downcalls.BATCH);
        this.tokens = arena.allocate(JAVA_INT, capacity);
        this.positions = arena.allocate(JAVA_INT, capacity);
        this.sequencePointers = arena.allocate(JAVA_LONG, capacity);
        this.wantsLogits = arena.allocate(JAVA_BYTE, capacity);
        this.sequenceCounts = arena.allocate(JAVA_INT, capacity);
        for (int i = 0; i < capacity; i++) {
            sequenceCounts.setAtIndex(JAVA_INT, i, 1); // each token belongs to one sequence
        }
        MemorySegment sequenceIds = arena.allocate(JAVA_INT, sequenceCount);
        for (int i = 0; i < sequenceCount; i++) {
            sequenceIds.setAtIndex(JAVA_INT, i, i);
        }
        this.sequences = sequenceIds.address();
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
    }

    /** Adds a token. */
    public void add(int token, int sequence, int position, boolean logits) {
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        sequencePointers.setAtIndex(JAVA_LONG, size, sequences + (long) Integer.BYTES * sequence);
        wantsLogits.set(JAVA_BYTE, size, (byte) (logits ? 1 : 0));
        size++;
    }

    /** Returns the struct of the tokens {@code [from, to)}, to decode. There is one struct: the next call changes it. */
    public MemorySegment tokens(int from, int to) {
        struct.set(JAVA_INT, COUNT, to - from);
        struct.set(JAVA_LONG, TOKEN, tokens.address() + (long) Integer.BYTES * from);
        struct.set(JAVA_LONG, POSITION, positions.address() + (long) Integer.BYTES * from);
        struct.set(JAVA_LONG, SEQUENCE_COUNT, sequenceCounts.address());
        struct.set(JAVA_LONG, SEQUENCE, sequencePointers.address() + (long) Long.BYTES * from);
        struct.set(JAVA_LONG, LOGITS, wantsLogits.address() + from);
        return struct;
    }

    /**
     * Proves that a library lays {@code llama_batch} out as this class does.
     *
     * @throws ProviderUnavailableException if it does not
     */
    static void check(String library, RuntimeFunctions runtime) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment token = arena.allocate(JAVA_INT);
            MemorySegment batch = runtime.batchOf(DefaultsCheck.filled(arena, 0xA5), token, 1);
            boolean same = batch.get(JAVA_INT, COUNT) == 1;
            for (String pointer : new String[] {"token", "embd", "pos", "n_seq_id", "seq_id", "logits"}) {
                long expected = pointer.equals("token") ? token.address() : 0;
                same &= batch.get(ADDRESS, offset(pointer)).address() == expected;
            }
            if (!same) {
                throw new ProviderUnavailableException(
                        library
                                + " lays llama_batch out in an unknown way: name another library by the setting library",
                        null,
                        /* retryable= */ false);
            }
        }
    }

    private static long offset(String field) {
        return Downcalls.BATCH.byteOffset(PathElement.groupElement(field));
    }
}
