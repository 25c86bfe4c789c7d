package dev.inferj.djl.internal.decoder;

import dev.inferj.EngineFailedException;
import dev.inferj.InsufficientMemoryException;
import dev.inferj.ModelInfo;
import dev.inferj.djl.internal.torch.FloatView;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** A decoder as the engine drives it. All but {@link #tokenizer} and {@link #close} belongs to the engine's thread. */
public final class DecoderBackend implements StepBackend {
    private final Torch torch;
    private final LoadedDecoder decoder;
    private final KvMemory memory;
    private final KvSlot[] slots;
    private final Tokenizer tokenizer;
    private final Runnable closeTokenizer;
    private final StepLimits limits;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final DeviceLock device;
    private final int threads;
    private final int rowSize;
    private final StepTokens tokens;
    private boolean threadsSet;
    private boolean closed;
    private @Nullable NativeValue result;
    private @Nullable FloatView logits;

    private DecoderBackend(
            Torch torch,
            LoadedDecoder decoder,
            KvMemory memory,
            DecoderModel model,
            RunPlan plan,
            Tokenizer tokenizer,
            Runnable closeTokenizer,
            ModelInfo info,
            ServingOptions serving) {
        this.torch = torch;
        this.decoder = decoder;
        this.memory = memory;
        this.tokenizer = tokenizer;
        this.closeTokenizer = closeTokenizer;
        this.limits = plan.limits();
        this.info = info;
        this.serving = serving;
        this.device = DeviceLock.of(plan.device());
        this.threads = plan.threads();
        this.rowSize = model.decoder().vocabulary();
        this.tokens = new StepTokens(limits.batchTokens());
        this.slots = new KvSlot[limits.slots()];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = new KvSlot(memory, limits.contextTokens());
        }
    }

    /**
     * Loads a model.
     *
     * @param closeTokenizer run when the model is closed; where it cannot be opened, the tokenizer stays the caller's
     * @param availableBytes the device's memory
     * @throws InsufficientMemoryException if that is not enough
     */
    public static DecoderBackend open(
            Torch torch,
            DecoderModel model,
            RunPlan plan,
            Tokenizer tokenizer,
            Runnable closeTokenizer,
            ModelInfo info,
            ServingOptions serving,
            long availableBytes) {
        MemoryNeed.of(model.decoder(), model.plan(), plan.kernel(), plan.cellType(), plan.limits())
                .requireWithin(availableBytes);
        KvMemory memory = new KvMemory(torch, model.decoder(), plan.cellType(), plan.device());
        try {
            LoadedDecoder decoder = LoadedDecoder.load(
                    torch,
                    model.decoder(),
                    model.plan(),
                    model.files(),
                    plan.kernel(),
                    plan.cellType(),
                    KvSlot.blocks(plan.limits().contextTokens()),
                    plan.device());
            return new DecoderBackend(torch, decoder, memory, model, plan, tokenizer, closeTokenizer, info, serving);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
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
    public boolean step(TokenBatch batch) {
        dropLogits();
        if (!fill(batch)) {
            return false;
        }
        device.lock();
        try {
            if (!threadsSet) {
                torch.setThreads(threads); // for this thread: OpenMP counts for each of its own
                threadsSet = true;
            }
            for (int run = 0; run < tokens.runs(); run++) {
                KvSlot slot = slots[tokens.slot(run)];
                slot.reserve(slot.length() + tokens.count(run));
            }
            NativeValue computed = decoder.forward(tokens, slots);
            result = computed;
            logits = tokens.wanted() > 0 ? computed.floats() : null;
        } catch (EngineFailedException e) {
            for (int run = 0; run < tokens.runs(); run++) {
                slots[tokens.slot(run)].wipeBehind();
            }
            throw e;
        } finally {
            device.unlock();
        }
        for (int run = 0; run < tokens.runs(); run++) {
            slots[tokens.slot(run)].add(tokens.count(run));
        }
        return true;
    }

    @Override
    public FloatBuffer logits(int row) {
        if (logits == null || row < 0 || row >= tokens.wanted()) {
            throw new IllegalArgumentException("row must be in [0, " + tokens.wanted() + "): " + row);
        }
        // what the vocabulary has less than the model's matrices is padding
        return logits.floats().slice(row * rowSize, tokenizer.vocabularySize());
    }

    @Override
    public void truncate(int slot, int length) {
        requireSlot(slot);
        if (length < 0) {
            throw new IllegalArgumentException("length must be >= 0: " + length);
        }
        slots[slot].truncate(length);
    }

    @Override
    public void copy(int from, int to, int length) {
        requireSlot(from);
        requireSlot(to);
        if (slots[to].length() != 0 || length < 1 || length > slots[from].length()) {
            throw new IllegalArgumentException("length must be in [1, " + slots[from].length() + "] and slot " + to
                    + " empty: " + length + ", " + slots[to].length());
        }
        slots[to].copyFrom(slots[from], length);
    }

    @Override
    public boolean sharesCells() {
        return false;
    }

    @Override
    public long stateBytes(int slot) {
        requireSlot(slot);
        int length = slots[slot].length();
        return length == 0 ? 0 : SlotState.bytes(memory.bytes(length));
    }

    @Override
    public byte[] save(int slot) {
        if (stateBytes(slot) == 0) {
            return new byte[0];
        }
        return SlotState.write(slots[slot].length(), slots[slot].bytes());
    }

    @Override
    public void restore(int slot, byte[] state) {
        requireSlot(slot);
        if (slots[slot].length() != 0) {
            throw new IllegalArgumentException("slot " + slot + " must be empty: it holds " + slots[slot].length());
        }
        int length = SlotState.length(state, memory::bytes, limits.contextTokens());
        slots[slot].fill(state, SlotState.HEAD_BYTES, length);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            dropLogits();
            for (KvSlot slot : slots) {
                slot.close();
            }
            decoder.close();
            memory.close();
            closeTokenizer.run();
        }
    }

    /** Takes the tokens over, if there is room for them. */
    private boolean fill(TokenBatch batch) {
        int size = batch.size();
        if (size == 0 || size > limits.batchTokens()) {
            throw new IllegalArgumentException("batch must have [1, " + limits.batchTokens() + "] tokens: " + size);
        }
        tokens.clear();
        for (int i = 0; i < size; i++) {
            int slot = batch.slot(i);
            int position = batch.position(i);
            int token = batch.token(i);
            requireSlot(slot);
            int expected = i > 0 && batch.slot(i - 1) == slot ? batch.position(i - 1) + 1 : slots[slot].length();
            if (position != expected || position >= limits.contextTokens()) {
                throw new IllegalArgumentException("position must be " + expected + ", behind what slot " + slot
                        + " holds, and below " + limits.contextTokens() + ": " + position);
            }
            if (token < 0 || token >= tokenizer.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token must be in [0, " + tokenizer.vocabularySize() + "): " + token);
            }
            tokens.add(slot, position, token, batch.wantsLogits(i));
        }
        long held = size;
        for (KvSlot slot : slots) {
            held += slot.length();
        }
        return held <= limits.kvTokens();
    }

    private void dropLogits() {
        tokens.clear();
        if (logits != null) {
            logits.close();
            logits = null;
        }
        if (result != null) {
            result.close();
            result = null;
        }
    }

    private void requireSlot(int slot) {
        if (slot < 0 || slot >= slots.length) {
            throw new IllegalArgumentException("slot must be in [0, " + slots.length + "): " + slot);
        }
    }
}
