package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.torch.FloatView;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.Torch;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/**
 * A decoder whose hidden states are wanted, of whole texts that it forgets at once. Belongs to one thread at a time: fill
 * it, then compute.
 */
public final class DecoderStates implements AutoCloseable {
    private final Torch torch;
    private final LoadedDecoder decoder;
    private final KvMemory memory;
    private final KvSlot[] slots;
    private final StepTokens tokens;
    private final DeviceLock device;
    private final int threads;
    private final int size;

    private DecoderStates(Torch torch, LoadedDecoder decoder, KvMemory memory, DecoderModel model, RunPlan plan) {
        this.torch = torch;
        this.decoder = decoder;
        this.memory = memory;
        this.device = DeviceLock.of(plan.device());
        this.threads = plan.threads();
        this.size = model.decoder().hidden();
        this.tokens = new StepTokens(plan.limits().batchTokens());
        this.slots = new KvSlot[plan.limits().slots()];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = new KvSlot(memory, plan.limits().contextTokens());
        }
    }

    /**
     * Loads a decoder.
     *
     * @param model without a head
     * @throws dev.inferj.InsufficientMemoryException if the machine's memory is not enough
     */
    public static DecoderStates open(Torch torch, DecoderModel model, RunPlan plan) {
        MemoryNeed.of(model.decoder(), model.plan(), plan.kernel(), plan.cellType(), plan.limits())
                .requireWithin(ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getTotalMemorySize());
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
            return new DecoderStates(torch, decoder, memory, model, plan);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** Returns how many numbers a hidden state has. */
    public int size() {
        return size;
    }

    /** Forgets the tokens of the last batch. */
    public void clear() {
        tokens.clear();
    }

    /** Adds a token behind those of its slot, which are adjacent. */
    public void add(int slot, int position, int token, boolean wanted) {
        tokens.add(slot, position, token, wanted);
    }

    /** Computes the batch, and hands the states that are wanted to a reader, one behind the other. */
    public void compute(Consumer<FloatBuffer> reader) {
        device.lock();
        try {
            torch.setThreads(threads); // for this thread: OpenMP counts for each of its own
            for (int run = 0; run < tokens.runs(); run++) {
                slots[tokens.slot(run)].reserve(tokens.count(run));
            }
            try (NativeValue states = decoder.forward(tokens, slots);
                    FloatView view = states.floats()) {
                reader.accept(view.floats());
            }
        } finally {
            for (KvSlot slot : slots) {
                slot.close();
            }
            device.unlock();
        }
    }

    @Override
    public void close() {
        decoder.close();
        memory.close();
    }
}
