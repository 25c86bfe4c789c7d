package dev.inferj.internal.engine;

import dev.inferj.ModelInfo;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A backend that keeps the tokens of its slots, writes down the steps as "slot:tokens slot:tokens", and fails as told.
 * Every call that breaks the contract of {@link StepBackend} goes to {@link #violations}.
 */
class ScriptedBackend implements StepBackend {
    /** What a test does to a step before it is run. */
    @FunctionalInterface
    interface Fault {
        Fault NONE = batch -> true;

        /** Returns whether there is room; may throw, and then the slots hold part of the batch. */
        boolean allows(TokenBatch batch);
    }

    final List<String> steps = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    boolean recording = true;
    Fault fault = Fault.NONE;

    /** Run before the logits of a slot are handed out. */
    IntConsumer beforeLogits = slot -> {};

    /** Run before a slot is cut or gets a copy. */
    IntConsumer beforeTruncate = slot -> {};

    /** Run before a slot is filled with what was saved. */
    IntConsumer beforeRestore = slot -> {};

    /** Run before the backend is closed. */
    Runnable beforeClose = () -> {};

    /** The token whose cell holds no numbers, or -1; all logits are NaN from then on, until the cells are wiped. */
    int poison = -1;

    int stepCalls;
    int truncateCalls;
    volatile boolean closed;

    private final StepLimits limits;
    private final ServingOptions serving;
    private final Continuation model;
    private final Tokenizer tokenizer;
    private final boolean sharesCells;
    private final int[][] held;

    /** Which cell each position is in; slots that share a prefix name the same cells. */
    private final int[][] cells;

    private final int[] lengths;

    /** How many slots hold each cell. */
    private final int[] holders;

    private final int[] freeCells;
    private int cellsInUse;
    private final int[] rowSlots;
    private final int[] rowTokens;
    private final FloatBuffer[] logits;
    private final boolean[] seen;
    private int rows;
    private boolean poisoned;
    private @Nullable Thread owner;

    ScriptedBackend(StepLimits limits, ServingOptions serving, Continuation model, Tokenizer tokenizer) {
        this(limits, serving, model, tokenizer, /* sharesCells= */ false);
    }

    ScriptedBackend(
            StepLimits limits, ServingOptions serving, Continuation model, Tokenizer tokenizer, boolean sharesCells) {
        this.sharesCells = sharesCells;
        this.limits = limits;
        this.serving = serving;
        this.model = model;
        this.tokenizer = tokenizer;
        this.held = new int[limits.slots()][limits.contextTokens()];
        this.cells = new int[limits.slots()][limits.contextTokens()];
        this.holders = new int[limits.slots() * limits.contextTokens()];
        this.freeCells = IntStream.range(0, holders.length).toArray();
        this.lengths = new int[limits.slots()];
        this.rowSlots = new int[limits.batchTokens()];
        this.rowTokens = new int[limits.batchTokens()];
        this.logits = new FloatBuffer[limits.batchTokens()];
        this.seen = new boolean[limits.slots()];
    }

    ScriptedBackend(int slots, int contextTokens, int kvTokens, int batchTokens) {
        this(
                new StepLimits(slots, contextTokens, kvTokens, batchTokens),
                new ServingOptions(1000, Duration.ofSeconds(5), /* hostCacheBytes= */ 0),
                Continuation.COUNTING,
                new LetterTokenizer());
    }

    /** Makes a cell hold no numbers. */
    void poisonNow() {
        poisoned = true;
    }

    /** Returns how many tokens a slot holds. */
    int held(int slot) {
        return lengths[slot];
    }

    /** Returns how many cells hold something. */
    int cells() {
        return cellsInUse;
    }

    Continuation model() {
        return model;
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("scripted", "letters")
                .contextTokens(limits.contextTokens())
                .build();
    }

    @Override
    public boolean step(TokenBatch batch) {
        called();
        stepCalls++;
        rows = 0;
        check(batch);
        boolean room;
        try {
            room = fault.allows(batch);
        } catch (RuntimeException | Error e) {
            hold(batch, batch.size() / 2);
            throw e;
        }
        if (room) {
            hold(batch, batch.size());
            if (recording) {
                steps.add(describe(batch));
            }
        }
        return room;
    }

    @Override
    public FloatBuffer logits(int row) {
        called();
        if (row < 0 || row >= rows) {
            violations.add("logits of row " + row + " of " + rows);
        }
        beforeLogits.accept(rowSlots[row]);
        FloatBuffer buffer = logits[row];
        if (buffer == null) {
            buffer = FloatBuffer.allocate(tokenizer.vocabularySize());
            logits[row] = buffer;
        }
        for (int token = 0; token < buffer.limit(); token++) {
            float likely = token == rowTokens[row] ? 9f : 0f;
            buffer.put(token, poisoned ? Float.NaN : likely);
        }
        return buffer;
    }

    @Override
    public void truncate(int slot, int length) {
        called();
        truncateCalls++;
        beforeTruncate.accept(slot);
        if (slot < 0 || slot >= limits.slots() || length < 0 || length > lengths[slot]) {
            violations.add("truncate " + slot + " to " + length);
            return;
        }
        while (lengths[slot] > length) {
            free(cells[slot][--lengths[slot]]);
        }
    }

    @Override
    public void copy(int from, int to, int length) {
        called();
        beforeTruncate.accept(to);
        if (from == to || lengths[to] > 0 || length < 1 || length > lengths[from]) {
            violations.add("copy " + length + " of " + lengths[from] + " from " + from + " to " + to);
            return;
        }
        for (int i = 0; i < length; i++) {
            held[to][i] = held[from][i];
            cells[to][i] = sharesCells ? take(cells[from][i]) : take(newCell());
        }
        lengths[to] = length;
        checkCells();
    }

    @Override
    public void clear() {
        StepBackend.super.clear();
        poisoned = false;
    }

    @Override
    public boolean sharesCells() {
        return sharesCells;
    }

    @Override
    public long stateBytes(int slot) {
        called();
        return lengths[slot] * (long) Integer.BYTES;
    }

    @Override
    public byte[] save(int slot) {
        called();
        ByteBuffer state = ByteBuffer.allocate(lengths[slot] * Integer.BYTES);
        state.asIntBuffer().put(held[slot], 0, lengths[slot]);
        return state.array();
    }

    @Override
    public void restore(int slot, byte[] state) {
        called();
        IntBuffer tokens = ByteBuffer.wrap(state).asIntBuffer();
        if (lengths[slot] > 0 || tokens.remaining() > limits.contextTokens()) {
            violations.add("restore " + tokens.remaining() + " tokens into slot " + slot + " of " + lengths[slot]);
            return;
        }
        beforeRestore.accept(slot);
        while (tokens.hasRemaining()) {
            held[slot][lengths[slot]] = tokens.get();
            cells[slot][lengths[slot]++] = take(newCell());
        }
        checkCells();
    }

    @Override
    public void close() {
        called();
        closed = true;
        beforeClose.run();
    }

    private int newCell() {
        return freeCells[cellsInUse];
    }

    private int take(int cell) {
        if (holders[cell]++ == 0) {
            cellsInUse++;
        }
        return cell;
    }

    private void free(int cell) {
        if (--holders[cell] == 0) {
            freeCells[--cellsInUse] = cell;
        }
    }

    private void checkCells() {
        if (cellsInUse > limits.kvTokens()) {
            violations.add(cellsInUse + " cells in use of " + limits.kvTokens());
        }
    }

    private void called() {
        if (closed) {
            violations.add("called behind close");
        }
        if (owner == null) {
            owner = Thread.currentThread();
        } else if (owner != Thread.currentThread()) {
            violations.add("called from " + Thread.currentThread() + ", not from " + owner);
        }
    }

    private void check(TokenBatch batch) {
        if (batch.size() < 1 || batch.size() > limits.batchTokens()) {
            violations.add("a batch of " + batch.size() + " tokens");
        }
        if (cells() + batch.size() > limits.kvTokens()) {
            violations.add(cells() + " + " + batch.size() + " tokens in " + limits.kvTokens() + " cells");
        }
        Arrays.fill(seen, false);
        int slot = -1;
        int expected = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.slot(i) != slot) {
                slot = batch.slot(i);
                if (slot < 0 || slot >= limits.slots() || seen[slot]) {
                    violations.add("slot " + slot + " out of range or in two places");
                    return;
                }
                seen[slot] = true;
                expected = lengths[slot];
            }
            if (batch.position(i) != expected++) {
                violations.add("slot " + slot + ": position " + batch.position(i) + ", not " + (expected - 1));
            }
            if (batch.position(i) >= limits.contextTokens()) {
                violations.add("slot " + slot + ": position " + batch.position(i) + " is outside the context");
            }
        }
    }

    private void hold(TokenBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            int slot = batch.slot(i);
            held[slot][lengths[slot]] = batch.token(i);
            poisoned |= batch.token(i) == poison;
            cells[slot][lengths[slot]++] = take(newCell());
            if (batch.wantsLogits(i)) {
                rowSlots[rows] = slot;
                rowTokens[rows] = model.next(held[slot], lengths[slot]);
                rows++;
            }
        }
    }

    private static String describe(TokenBatch batch) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 1; i <= batch.size(); i++) {
            if (i == batch.size() || batch.slot(i) != batch.slot(from)) {
                text.append(from == 0 ? "" : " ")
                        .append(batch.slot(from))
                        .append(':')
                        .append(i - from);
                from = i;
            }
        }
        return text.toString();
    }
}
