package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.Decoder;
import dev.inferj.djl.internal.architecture.DecoderScript;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;

/** A decoder in native memory: its weights, its tables and its program. Belongs to one thread, but for closing. */
final class LoadedDecoder implements AutoCloseable {
    private final Weights weights;
    private final DecoderTables tables;
    private final ScriptModule program;

    private LoadedDecoder(Weights weights, DecoderTables tables, ScriptModule program) {
        this.weights = weights;
        this.tables = tables;
        this.program = program;
    }

    /** Loads one; what is checked by {@link WeightCheck} has been checked. */
    static LoadedDecoder load(
            Torch torch,
            Decoder decoder,
            WeightPlan plan,
            WeightFiles files,
            Kernel kernel,
            CellType cellType,
            int positions,
            String device) {
        ScriptModule program =
                torch.load(DecoderScript.write(decoder, kernel.linear(), cellType.torchType(), plan.hasHead()));
        DecoderTables tables = null;
        try (WeightLoader loader = new WeightLoader(torch, kernel, files, plan, device)) {
            tables = DecoderTables.of(torch, decoder, positions, cellType, device);
            return new LoadedDecoder(loader.load(), tables, program);
        } catch (RuntimeException | Error e) {
            program.close();
            if (tables != null) {
                tables.close();
            }
            throw e;
        }
    }

    /**
     * Runs one forward pass.
     *
     * @param slots by number
     * @return the logits of the rows asked for, or their hidden states where the plan has no head, for the caller to close
     */
    NativeValue forward(StepTokens step, KvSlot[] slots) {
        NativeValue[] cells = new NativeValue[step.runs()];
        long[] past = new long[cells.length];
        for (int run = 0; run < cells.length; run++) {
            KvSlot slot = slots[step.slot(run)];
            cells[run] = slot.cells();
            past[run] = slot.length();
        }
        try (NativeValue tokens = NativeValue.numbers(step.tokens());
                NativeValue positions = NativeValue.numbers(step.positions());
                NativeValue counts = NativeValue.numbers(step.counts());
                NativeValue pasts = NativeValue.numbers(past);
                NativeValue rows = NativeValue.numbers(step.rows());
                NativeValue caches = NativeValue.list(cells)) {
            return program.call(
                    "forward",
                    tokens,
                    positions,
                    counts,
                    pasts,
                    rows,
                    caches,
                    weights.matrices(),
                    weights.asides(),
                    weights.vectors(),
                    weights.embedding(),
                    tables.turns(),
                    tables.masks(),
                    tables.windows(),
                    tables.ropes());
        }
    }

    @Override
    public void close() {
        weights.close();
        tables.close();
        program.close();
    }
}
