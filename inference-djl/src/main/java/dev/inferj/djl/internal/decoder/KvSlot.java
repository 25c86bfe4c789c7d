package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.DecoderScript;
import dev.inferj.djl.internal.torch.NativeValue;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of one sequence: {@code [layers, 2, kvHeads, capacity, headSize]} in native memory, which grows
 * with the sequence. What is behind the sequence is zero, since a masked value still counts if it is not a number.
 */
final class KvSlot implements AutoCloseable {
    /** A slot gives memory back when it has so many times what it uses. */
    private static final int SPARSE = 4;

    private final KvMemory memory;
    private final int mostTokens;
    private @Nullable NativeValue cells;
    private int capacity;
    private int length;

    KvSlot(KvMemory memory, int mostTokens) {
        this.memory = memory;
        this.mostTokens = mostTokens;
    }

    int length() {
        return length;
    }

    /** Returns the memory, with room for as many tokens as {@link #reserve} was last told. */
    NativeValue cells() {
        if (cells == null) {
            throw new IllegalStateException("the slot has no memory yet");
        }
        return cells;
    }

    /** Makes room for so many tokens in all. */
    void reserve(int tokens) {
        if (tokens > capacity) {
            moveTo(capacity(tokens, capacity, mostTokens));
        }
    }

    /** Counts tokens that a step has added. */
    void add(int tokens) {
        length += tokens;
    }

    /** Drops what is behind, and memory too where most of it would be left unused, so that other slots can have it. */
    void truncate(int to) {
        if (to >= length) {
            return;
        }
        length = to;
        if (to == 0) {
            close();
        } else if (capacity >= SPARSE * blocks(to)) {
            moveTo(blocks(to));
        } else {
            wipeBehind();
        }
    }

    /** Clears what a step may have left behind the sequence. */
    void wipeBehind() {
        if (cells != null && length < capacity) {
            memory.wipe(cells, length, capacity);
        }
    }

    void copyFrom(KvSlot other, int tokens) {
        reserve(tokens);
        memory.copy(other.cells(), cells(), tokens);
        length = tokens;
    }

    byte[] bytes() {
        return length == 0 ? new byte[0] : memory.bytes(cells(), length);
    }

    void fill(byte[] state, int from, int tokens) {
        reserve(tokens);
        memory.fill(cells(), state, from, tokens);
        length = tokens;
    }

    @Override
    public void close() {
        if (cells != null) {
            cells.close();
            cells = null;
        }
        capacity = 0;
        length = 0;
    }

    private void moveTo(int tokens) {
        NativeValue moved = memory.empty(tokens);
        if (cells != null) {
            if (length > 0) {
                memory.copy(cells, moved, length);
            }
            cells.close();
        }
        cells = moved;
        capacity = tokens;
    }

    /** Returns a capacity half as large again, so that growing costs little in all, in whole blocks and within the most. */
    static int capacity(int tokens, int before, int most) {
        return Math.min(blocks(Math.max(tokens, before + before / 2)), blocks(most));
    }

    static int blocks(int tokens) {
        return Math.multiplyExact((tokens + DecoderScript.BLOCK - 1) / DecoderScript.BLOCK, DecoderScript.BLOCK);
    }
}
