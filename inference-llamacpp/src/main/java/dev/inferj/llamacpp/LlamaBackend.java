package dev.inferj.llamacpp;

import dev.inferj.EngineFailedException;
import dev.inferj.ModelInfo;
import dev.inferj.llamacpp.internal.ffi.BatchMemory;
import dev.inferj.llamacpp.internal.ffi.ContextFunctions;
import dev.inferj.llamacpp.internal.ffi.NativeLog;
import dev.inferj.llamacpp.internal.ffi.Pointers;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A model and its context in llama.cpp. A slot is one of llama.cpp's sequences, of the same number.
 *
 * <p>Pointers are bound to an arena that closes before what they point to is freed, so use after {@link #close} is an
 * {@link IllegalStateException} and not a crash. What comes in is checked here, since llama.cpp ends the process over
 * much of what it does not expect.
 */
final class LlamaBackend implements StepBackend {
    private final NativeModel model;
    private final NativeContext owned;
    private final ContextFunctions functions;
    private final DeviceLock device;
    private final StepLimits limits;
    private final ModelInfo info;
    private final ServingOptions serving;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment context;
    private final MemorySegment memory;
    private final BatchMemory batch;
    private final LlamaTokenizer tokenizer;
    private final int vocabularySize;

    /** Tokens that each slot holds. */
    private final int[] lengths;

    /** Place in the last batch of the token that each row belongs to. */
    private final int[] rowTokens;

    /** Views of llama.cpp's rows, by row, and the addresses that they are views of. Rows seldom move. */
    private final @Nullable FloatBuffer[] rowViews;

    private final long[] rowAddresses;
    private int rows;
    private boolean closed;

    /** Takes over model and context. */
    LlamaBackend(
            NativeModel model,
            NativeContext owned,
            DeviceLock device,
            StepLimits limits,
            ModelInfo info,
            ServingOptions serving) {
        this.model = model;
        this.owned = owned;
        this.functions = owned.functions();
        this.device = device;
        this.limits = limits;
        this.info = info;
        this.serving = serving;
        this.context = bound(owned.pointer());
        this.memory = bound(functions.memory(owned.pointer()));
        this.batch = new BatchMemory(arena, limits.batchTokens(), limits.slots());
        this.tokenizer = new LlamaTokenizer(model.library().vocabularies(), bound(model.vocabulary()));
        this.vocabularySize = tokenizer.vocabularySize();
        this.lengths = new int[limits.slots()];
        this.rowTokens = new int[limits.batchTokens()];
        this.rowViews = new FloatBuffer[limits.batchTokens()];
        this.rowAddresses = new long[limits.batchTokens()];
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public boolean step(TokenBatch tokens) {
        fill(tokens);
        int code = decode();
        if (code == ContextFunctions.NO_ROOM && functions.defragment(context)) {
            code = decode();
        }
        if (code == 0) {
            for (int i = 0; i < tokens.size(); i++) {
                lengths[tokens.slot(i)] = tokens.position(i) + 1;
            }
            return true;
        }
        rows = 0;
        if (code == ContextFunctions.NO_ROOM) {
            NativeLog.takeErrors();
            restore(tokens);
            return false;
        }
        throw new EngineFailedException("llama.cpp failed to decode a batch of " + tokens.size() + " tokens, code "
                + code + ": " + NativeLog.takeErrors());
    }

    @Override
    public FloatBuffer logits(int row) {
        if (row < 0 || row >= rows) {
            throw new IllegalArgumentException("row must be in [0, " + rows + "): " + row);
        }
        long address = functions.logits(context, rowTokens[row]);
        FloatBuffer view = rowViews[row];
        if (view == null || rowAddresses[row] != address) {
            if (address == 0) {
                throw new EngineFailedException("llama.cpp has no logits for row " + row);
            }
            view = Pointers.memory(address, (long) Float.BYTES * vocabularySize, arena)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            rowViews[row] = view;
            rowAddresses[row] = address;
        }
        return view.clear();
    }

    @Override
    public void truncate(int slot, int length) {
        requireSlot(slot);
        if (length < 0) {
            throw new IllegalArgumentException("length must be >= 0: " + length);
        }
        if (!functions.removeFrom(memory, slot, length)) {
            throw new EngineFailedException("the model cannot forget a part of a sequence: slot " + slot
                    + " cannot be cut to " + length + " of " + lengths[slot] + " tokens, only to 0");
        }
        lengths[slot] = Math.min(lengths[slot], length);
    }

    @Override
    public void close() {
        if (!closed) {
            arena.close();
            closed = true;
            owned.close();
            model.close();
        }
    }

    private int decode() {
        device.lock();
        try {
            int code = functions.decode(context, batch.struct());
            functions.synchronize(context);
            return code;
        } finally {
            device.unlock();
        }
    }

    private void fill(TokenBatch tokens) {
        int size = tokens.size();
        if (size == 0 || size > limits.batchTokens()) {
            throw new IllegalArgumentException("batch must have [1, " + limits.batchTokens() + "] tokens: " + size);
        }
        batch.clear();
        rows = 0;
        for (int i = 0; i < size; i++) {
            int slot = tokens.slot(i);
            int position = tokens.position(i);
            int token = tokens.token(i);
            requireSlot(slot);
            int expected = i > 0 && tokens.slot(i - 1) == slot ? tokens.position(i - 1) + 1 : lengths[slot];
            if (position != expected || position >= limits.contextTokens()) {
                throw new IllegalArgumentException("position must be " + expected + ", behind what slot " + slot
                        + " holds, and below " + limits.contextTokens() + ": " + position);
            }
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException("token must be in [0, " + vocabularySize + "): " + token);
            }
            boolean wantsLogits = tokens.wantsLogits(i);
            batch.add(token, slot, position, wantsLogits);
            if (wantsLogits) {
                rowTokens[rows++] = i;
            }
        }
    }

    /** Takes back what a batch that found no room may have added before it was noticed. */
    private void restore(TokenBatch tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            int slot = tokens.slot(i);
            if (functions.lastPosition(memory, slot) >= lengths[slot]) {
                truncate(slot, lengths[slot]);
            }
        }
    }

    private void requireSlot(int slot) {
        if (slot < 0 || slot >= limits.slots()) {
            throw new IllegalArgumentException("slot must be in [0, " + limits.slots() + "): " + slot);
        }
    }

    private MemorySegment bound(MemorySegment pointer) {
        return Pointers.bound(pointer, arena);
    }
}
