package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.decoder.DeviceLock;
import dev.inferj.djl.internal.decoder.Kernel;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.torch.FloatView;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.spi.BatchItem;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/** An encoder with its weights. Belongs to one thread at a time. */
final class LoadedEncoder implements TextVectors {
    private final Torch torch;
    private final Encoder encoder;
    private final EncoderRun run;
    private final DeviceLock device;
    private final ScriptModule program;
    private final NativeValue matrices;
    private final NativeValue asides;
    private final NativeValue vectors;
    private final NativeValue tables;

    private LoadedEncoder(Torch torch, Encoder encoder, EncoderRun run, ScriptModule program, EncoderWeights weights) {
        this.torch = torch;
        this.encoder = encoder;
        this.run = run;
        this.device = DeviceLock.of(run.device());
        this.program = program;
        this.matrices = weights.matrices();
        this.asides = weights.asides();
        this.vectors = weights.vectors();
        this.tables = weights.tables();
    }

    static LoadedEncoder load(Torch torch, Encoder encoder, WeightFiles files, EncoderRun run, boolean scores) {
        Kernel kernel = run.kernel();
        ScriptModule program = torch.load(EncoderScript.write(encoder, kernel.linear()));
        torch.setThreads(run.threads());
        try (EncoderWeights weights = EncoderWeights.read(torch, encoder, files, kernel, run.device(), scores)) {
            return new LoadedEncoder(torch, encoder, run, program, weights);
        } catch (RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    @Override
    public void embed(List<BatchItem> items, Pooling pooling, boolean normalize, Consumer<FloatBuffer> reader) {
        try (NativeValue mode = NativeValue.of(pooling.number);
                NativeValue unit = NativeValue.of(normalize ? 1L : 0L)) {
            run("embed", items, reader, mode, unit);
        }
    }

    /** Hands the scores of a batch to a reader. */
    void score(List<BatchItem> items, Consumer<FloatBuffer> reader) {
        run("score", items, reader);
    }

    private void run(String method, List<BatchItem> items, Consumer<FloatBuffer> reader, NativeValue... more) {
        EncoderBatch batch = new EncoderBatch(items, encoder.firstPosition());
        device.lock();
        try (NativeValue tokens = NativeValue.numbers(batch.tokens());
                NativeValue positions = NativeValue.numbers(batch.positions());
                NativeValue types = NativeValue.numbers(batch.types());
                NativeValue lengths = NativeValue.numbers(batch.lengths())) {
            torch.setThreads(run.threads()); // for this thread: OpenMP counts for each of its own
            NativeValue[] arguments = new NativeValue[8 + more.length];
            NativeValue[] first = {tokens, positions, types, lengths, tables, matrices, asides, vectors};
            System.arraycopy(first, 0, arguments, 0, first.length);
            System.arraycopy(more, 0, arguments, first.length, more.length);
            try (NativeValue result = program.call(method, arguments);
                    FloatView view = result.floats()) {
                reader.accept(view.floats());
            }
        } finally {
            device.unlock();
        }
    }

    @Override
    public void close() {
        matrices.close();
        asides.close();
        vectors.close();
        tables.close();
        program.close();
    }
}
