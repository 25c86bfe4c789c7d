package dev.inferj.djl.internal.decoder;

import dev.inferj.ModelInfo;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.djl.synthetic.NumberedTokens;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens decoders for tests, without their tokenizers, and runs tokens through them. */
final class OpenDecoder implements AutoCloseable {
    private static final ServingOptions SERVING = new ServingOptions(10, Duration.ofSeconds(1), 0);

    private final DecoderBackend backend;
    private final TokenBatch batch;

    private OpenDecoder(DecoderBackend backend) {
        this.backend = backend;
        this.batch = new TokenBatch(backend.limits().batchTokens());
    }

    static OpenDecoder open(Path folder, Kernel kernel, CellType cells) {
        return open(folder, kernel, cells, new StepLimits(4, 512, 2048, 512));
    }

    static OpenDecoder open(Path folder, Kernel kernel, CellType cells, StepLimits limits) {
        return open(folder, kernel, cells, limits, "cpu");
    }

    static OpenDecoder open(Path folder, Kernel kernel, CellType cells, StepLimits limits, String device) {
        Torch torch = TorchStart.torch(null);
        DecoderModel model = DecoderModel.read(folder, JsonFile.read(folder.resolve("config.json"), 1 << 20));
        return new OpenDecoder(DecoderBackend.open(
                torch,
                model,
                new RunPlan(limits, kernel, model.cellType(cells), device, /* threads= */ 1),
                new NumberedTokens(model.decoder().vocabulary()),
                () -> {},
                ModelInfo.builder("djl", "test").build(),
                SERVING,
                Long.MAX_VALUE));
    }

    DecoderBackend backend() {
        return backend;
    }

    /** Adds tokens to a slot in chunks, and returns the logits behind each. */
    List<float[]> run(int slot, int from, int[] tokens, int chunk) {
        List<float[]> logits = new ArrayList<>();
        for (int start = 0; start < tokens.length; start += chunk) {
            batch.clear();
            int end = Math.min(tokens.length, start + chunk);
            for (int i = start; i < end; i++) {
                batch.add(slot, from + i, tokens[i], true);
            }
            if (!backend.step(batch)) {
                throw new IllegalStateException("no room");
            }
            for (int row = 0; row < end - start; row++) {
                logits.add(row(row));
            }
        }
        return logits;
    }

    /** Adds a run of tokens to each of some slots in one step, and returns the logits behind all, slot by slot. */
    List<List<float[]>> together(int[] slots, int[] from, int[][] tokens) {
        batch.clear();
        for (int s = 0; s < slots.length; s++) {
            for (int i = 0; i < tokens[s].length; i++) {
                batch.add(slots[s], from[s] + i, tokens[s][i], true);
            }
        }
        if (!backend.step(batch)) {
            throw new IllegalStateException("no room");
        }
        List<List<float[]>> all = new ArrayList<>();
        int row = 0;
        for (int[] run : tokens) {
            List<float[]> logits = new ArrayList<>();
            for (int i = 0; i < run.length; i++) {
                logits.add(row(row++));
            }
            all.add(logits);
        }
        return all;
    }

    private float[] row(int row) {
        FloatBuffer view = backend.logits(row);
        float[] copy = new float[view.remaining()];
        view.get(copy);
        return copy;
    }

    @Override
    public void close() {
        backend.close();
    }
}
