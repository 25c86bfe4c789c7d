package dev.inferj.llamacpp;

import dev.inferj.EngineFailedException;
import dev.inferj.llamacpp.internal.ffi.ContextFunctions;
import dev.inferj.llamacpp.internal.ffi.Pointers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The logits of one step, as views of llama.cpp's own memory. A view is made when its row is first asked for and kept for
 * as long as the row stays where it is, which is nearly always: so a token costs no allocation. Belongs to one thread.
 */
final class LogitRows {
    private final ContextFunctions functions;
    private final MemorySegment context;
    private final Arena arena;
    private final int vocabularySize;

    /** Place in the batch of the token that each row belongs to. */
    private final int[] tokens;

    private final @Nullable FloatBuffer[] views;
    private final long[] addresses;

    /** Copies, by row, of logits that a later part of the same step has overwritten; null where there are none. */
    private @Nullable FloatBuffer @Nullable [] copies;

    private int size;

    LogitRows(ContextFunctions functions, MemorySegment context, Arena arena, int vocabularySize, int capacity) {
        this.functions = functions;
        this.context = context;
        this.arena = arena;
        this.vocabularySize = vocabularySize;
        this.tokens = new int[capacity];
        this.views = new FloatBuffer[capacity];
        this.addresses = new long[capacity];
    }

    /** Forgets the rows of the last step. */
    void clear() {
        size = 0;
        copies = null;
    }

    /** Adds the row of a token. */
    void add(int token) {
        tokens[size++] = token;
    }

    /** Returns the logits of a row. */
    FloatBuffer get(int row) {
        if (row < 0 || row >= size) {
            throw new IllegalArgumentException("row must be in [0, " + size + "): " + row);
        }
        FloatBuffer copy = copies == null ? null : copies[row];
        return copy == null ? view(row, tokens[row]) : copy.clear();
    }

    /** Copies the rows of the tokens {@code [from, to)}, which were decoded as a batch of their own. */
    void keep(int from, int to) {
        if (copies == null) {
            copies = new FloatBuffer[size];
        }
        for (int row = 0; row < size; row++) {
            if (tokens[row] >= from && tokens[row] < to) {
                copies[row] = FloatBuffer.allocate(vocabularySize).put(view(row, tokens[row] - from));
            }
        }
    }

    private FloatBuffer view(int row, int token) {
        long address = functions.logits(context, token);
        FloatBuffer view = views[row];
        if (view == null || addresses[row] != address) {
            if (address == 0) {
                throw new EngineFailedException("llama.cpp has no logits for row " + row);
            }
            view = Pointers.memory(address, (long) Float.BYTES * vocabularySize, arena)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            views[row] = view;
            addresses[row] = address;
        }
        return view.clear();
    }
}
