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
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A model and its context in llama.cpp. A slot is llama.cpp's sequence of the same number.
 *
 * <p>Pointers are bound to an arena that closes before what they point to is freed, so use after {@link #close} is an
 * {@link IllegalStateException} and not a crash. What comes in is checked here, since llama.cpp ends the process over
 * much of what it does not expect.
 */
final class LlamaBackend implements StepBackend {
    /** The largest array that every JVM can make. */
    private static final int MAX_STATE = Integer.MAX_VALUE - 8;

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
    private final LogitRows rows;
    private final LlamaTokenizer tokenizer;

    /** Tokens that each slot holds. */
    private final int[] lengths;

    /** Slots that were copied into or shifted since the last step: llama.cpp moves the cells at the next one only. */
    private final boolean[] changePending;

    /** Slots that may hold cells that are another's too. */
    private final boolean[] shared;

    private final boolean sharesCells;
    private final CellReach reach = new CellReach();
    private final CellMover mover;
    private final StateMemory stateMemory = new StateMemory();
    private boolean closed;

    /**
     * Takes over model and context.
     *
     * @param sharesCells whether the slots are in one buffer, where a cell can be of several
     */
    LlamaBackend(
            NativeModel model,
            NativeContext owned,
            DeviceLock device,
            StepLimits limits,
            ModelInfo info,
            ServingOptions serving,
            boolean sharesCells) {
        this.model = model;
        this.owned = owned;
        this.functions = owned.functions();
        this.device = device;
        this.limits = limits;
        this.info = info;
        this.serving = serving;
        this.sharesCells = sharesCells;
        this.context = Pointers.bound(owned.pointer(), arena);
        this.memory = Pointers.bound(functions.memory(owned.pointer()), arena);
        this.batch = new BatchMemory(arena, limits.batchTokens(), limits.slots());
        this.tokenizer = new LlamaTokenizer(model.library().vocabularies(), Pointers.bound(model.vocabulary(), arena));
        this.rows = new LogitRows(functions, context, arena, tokenizer.vocabularySize(), limits.batchTokens());
        this.lengths = new int[limits.slots()];
        this.changePending = new boolean[limits.slots()];
        this.shared = new boolean[limits.slots()];
        this.mover = new CellMover(functions, context, memory);
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
        if (sharesCells && reach.isMovingDue(used())) {
            moveToFront();
        }
        int code = decode(0, tokens.size());
        if (code == 0) {
            hold(tokens, 0, tokens.size());
            return true;
        }
        if (code == ContextFunctions.NO_ROOM) {
            restore(tokens, lengths);
            if (functions.needsAdjacentCells()) {
                code = decodeInParts(tokens);
            }
        }
        if (code == 0) {
            return true;
        }
        rows.clear();
        if (code == ContextFunctions.NO_ROOM) {
            NativeLog.takeErrors();
            return false;
        }
        throw new EngineFailedException("llama.cpp failed to decode a batch of " + tokens.size() + " tokens, code "
                + code + ": " + NativeLog.takeErrors());
    }

    @Override
    public FloatBuffer logits(int row) {
        return rows.get(row);
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
        shared[slot] &= lengths[slot] > 0;
    }

    @Override
    public void clear() {
        functions.clear(memory);
        Arrays.fill(lengths, 0);
        Arrays.fill(shared, false);
        Arrays.fill(changePending, false);
    }

    @Override
    public void copy(int from, int to, int length) {
        requireSlot(from);
        requireSlot(to);
        if (lengths[to] != 0 || length < 1 || length > lengths[from]) {
            throw new IllegalArgumentException("length must be in [1, " + lengths[from] + "] and slot " + to
                    + " empty: " + length + ", " + lengths[to]);
        }
        functions.copy(memory, from, to, sharesCells ? length : -1);
        changePending[to] = !sharesCells || changePending[from];
        lengths[to] = sharesCells ? length : lengths[from];
        shared[from] = sharesCells;
        shared[to] = sharesCells;
        truncate(to, length);
    }

    @Override
    public boolean shift(int slot, int from, int to) {
        requireSlot(slot);
        if (from < 0 || to <= from || to >= lengths[slot]) {
            throw new IllegalArgumentException(
                    "from and to must be in order and below " + lengths[slot] + ": " + from + ", " + to);
        }
        if (!functions.canShift(memory) || !functions.remove(memory, slot, from, to)) {
            return false;
        }
        functions.addToPositions(memory, slot, to, from - to);
        changePending[slot] = true;
        lengths[slot] -= to - from;
        return true;
    }

    @Override
    public boolean idleCellsSlowSteps() {
        return sharesCells; // every token attends over the whole buffer, and masks what is others'
    }

    @Override
    public boolean sharesCells() {
        return sharesCells;
    }

    @Override
    public long stateBytes(int slot) {
        requireSlot(slot);
        return changePending[slot] ? 0 : functions.stateBytes(context, slot);
    }

    @Override
    public byte[] save(int slot) {
        long bytes = stateBytes(slot);
        if (bytes == 0 || bytes > MAX_STATE) {
            return new byte[0];
        }
        MemorySegment state = stateMemory.take(bytes);
        long written = functions.saveState(context, state, slot);
        return state.asSlice(0, written).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void restore(int slot, byte[] state) {
        requireSlot(slot);
        if (lengths[slot] != 0) {
            throw new IllegalArgumentException("slot " + slot + " must be empty: it holds " + lengths[slot]);
        }
        MemorySegment source = stateMemory.take(state.length).copyFrom(MemorySegment.ofArray(state));
        if (functions.restoreState(context, source, slot) != state.length) {
            functions.removeFrom(memory, slot, 0);
            throw new EngineFailedException(
                    "llama.cpp cannot restore a state of " + state.length + " bytes: " + NativeLog.takeErrors());
        }
        int last = functions.lastPosition(memory, slot);
        if (last < 0 || last >= limits.contextTokens()) {
            functions.removeFrom(memory, slot, 0);
            throw new EngineFailedException("the state ends at position " + last + ", outside the context of "
                    + limits.contextTokens() + " tokens");
        }
        lengths[slot] = last + 1;
    }

    @Override
    public void close() {
        if (!closed) {
            arena.close();
            stateMemory.close();
            closed = true;
            owned.close();
            model.close();
        }
    }

    /** Returns how many cells are in use, counting what is shared once for each slot. */
    private int used() {
        int used = 0;
        for (int length : lengths) {
            used += length;
        }
        return used;
    }

    /**
     * Moves the cells in use to the front of the buffer.
     *
     * @return false if they stay: slots share some, which would each get their own, or a change is pending
     */
    boolean moveToFront() {
        for (int slot = 0; slot < lengths.length; slot++) {
            if (lengths[slot] > 0 && (shared[slot] || changePending[slot])) {
                return false;
            }
        }
        boolean moved;
        try {
            moved = mover.move(lengths);
        } catch (EngineFailedException e) {
            clear(); // so that nobody goes on from what a slot no longer holds
            throw e;
        }
        if (moved) {
            reach.moved(used());
        }
        return moved;
    }

    private int decode(int from, int to) {
        device.lock();
        try {
            int code = functions.decode(context, batch.tokens(from, to));
            functions.synchronize(context);
            return code;
        } finally {
            device.unlock();
        }
    }

    /**
     * Decodes a batch in as few parts as find room, where the free cells suffice but are not side by side. (Moving the
     * used cells together, as llama.cpp can, aborts the process in the versions that need it.)
     */
    private int decodeInParts(TokenBatch tokens) {
        int[] before = lengths.clone();
        int code = decodeInParts(tokens, 0, tokens.size());
        if (code == ContextFunctions.NO_ROOM) {
            restore(tokens, before);
        }
        return code;
    }

    private int decodeInParts(TokenBatch tokens, int from, int to) {
        if (to - from < 2) {
            return ContextFunctions.NO_ROOM;
        }
        int middle = (from + to) >>> 1;
        int code = decodePart(tokens, from, middle);
        return code == 0 ? decodePart(tokens, middle, to) : code;
    }

    private int decodePart(TokenBatch tokens, int from, int to) {
        int code = decode(from, to);
        if (code == ContextFunctions.NO_ROOM) {
            restore(tokens, lengths);
            return decodeInParts(tokens, from, to);
        }
        if (code == 0) {
            hold(tokens, from, to);
            rows.keep(from, to);
        }
        return code;
    }

    private void fill(TokenBatch tokens) {
        int size = tokens.size();
        if (size == 0 || size > limits.batchTokens()) {
            throw new IllegalArgumentException("batch must have [1, " + limits.batchTokens() + "] tokens: " + size);
        }
        batch.clear();
        rows.clear();
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
            if (token < 0 || token >= tokenizer.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token must be in [0, " + tokenizer.vocabularySize() + "): " + token);
            }
            batch.add(token, slot, position, tokens.wantsLogits(i));
            if (tokens.wantsLogits(i)) {
                rows.add(i);
            }
        }
    }

    private void hold(TokenBatch tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            lengths[tokens.slot(i)]++;
        }
        Arrays.fill(changePending, false);
    }

    /** Takes back what a batch that found no room may have added before that was noticed. */
    private void restore(TokenBatch tokens, int[] before) {
        for (int i = 0; i < tokens.size(); i++) {
            int slot = tokens.slot(i);
            if (functions.lastPosition(memory, slot) >= before[slot]) {
                truncate(slot, before[slot]);
            }
        }
    }

    private void requireSlot(int slot) {
        if (slot < 0 || slot >= limits.slots()) {
            throw new IllegalArgumentException("slot must be in [0, " + limits.slots() + "): " + slot);
        }
    }
}
