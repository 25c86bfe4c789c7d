package dev.inferj.djl.internal.decoder;

import dev.inferj.EngineFailedException;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads and packs a decoder's weights, several matrices at a time, since packing one runs on one thread. What a matrix was
 * made from is dropped before the next one is read.
 */
final class WeightLoader implements AutoCloseable {
    /** Matrices under way at once: more would need more memory than they save time. */
    static final int MOST_AT_ONCE = 4;

    private final ScriptModule script;
    private final TensorReader reader;
    private final WeightPlan plan;
    private final ExecutorService workers;
    private final List<NativeValue> open = new ArrayList<>();
    private volatile boolean stopped;

    WeightLoader(Torch torch, Kernel kernel, WeightFiles files, WeightPlan plan, String device) {
        this.script = torch.load(TensorReader.script() + script(device) + kernel.pack());
        this.reader = new TensorReader(files, script);
        this.plan = plan;
        this.workers = Executors.newFixedThreadPool(atOnce(), task -> {
            Thread thread = new Thread(
                    () -> {
                        torch.setThreads(1);
                        task.run();
                    },
                    "inferj-djl-load");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns how many matrices are read and packed side by side. */
    static int atOnce() {
        return Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors());
    }

    /** Loads all weights, for the caller to close. Called once. */
    Weights load() {
        List<Future<NativeValue[]>> packing = new ArrayList<>();
        for (WeightPlan.Matrix matrix : plan.matrices()) {
            packing.add(submit(() -> packed(matrix)));
        }
        Future<NativeValue[]> vectors = submit(this::vectors);
        Future<NativeValue[]> embedding = submit(() -> new NativeValue[] {embedding()});
        List<Future<NativeValue[]>> all = new ArrayList<>(packing);
        all.add(vectors);
        all.add(embedding);
        List<NativeValue[]> loaded = results(all);
        int matrices = plan.matrices().size();
        NativeValue[] packed = new NativeValue[matrices];
        NativeValue[] asides = new NativeValue[matrices];
        for (int i = 0; i < matrices; i++) {
            packed[i] = loaded.get(i)[0];
            asides[i] = loaded.get(i)[1];
        }
        Weights weights = new Weights(
                NativeValue.list(packed),
                NativeValue.list(asides),
                NativeValue.list(loaded.get(matrices)),
                loaded.get(matrices + 1)[0]);
        open.remove(weights.embedding());
        return weights;
    }

    /** Ends the workers, and drops what {@link #load} did not hand over. */
    @Override
    public void close() {
        workers.shutdownNow();
        open.forEach(NativeValue::close);
        script.close();
    }

    /** Waits for all, so that none is under way when this is closed, and throws the first failure. */
    private List<NativeValue[]> results(List<Future<NativeValue[]>> all) {
        List<NativeValue[]> results = new ArrayList<>();
        Throwable failure = null;
        boolean interrupted = false;
        for (int i = 0; i < all.size(); ) {
            try {
                NativeValue[] values = all.get(i).get();
                open.addAll(List.of(values));
                results.add(values);
                i++;
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
                stopped = true;
                i++;
            } catch (InterruptedException e) {
                failure = failure == null ? new EngineFailedException("interrupted while loading a model", e) : failure;
                interrupted = true;
                stopped = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return results;
    }

    /** Runs a task, unless another one has failed. */
    private Future<NativeValue[]> submit(Callable<NativeValue[]> task) {
        return workers.submit(() -> stopped ? new NativeValue[0] : task.call());
    }

    private NativeValue[] packed(WeightPlan.Matrix matrix) {
        try (NativeValue fused = fused(matrix);
                NativeValue placed = script.call("at", fused);
                NativeValue packed = script.call("pack", placed)) {
            return packed.items();
        }
    }

    private NativeValue fused(WeightPlan.Matrix matrix) {
        List<NativeValue> parts = new ArrayList<>();
        try {
            for (WeightPlan.Part part : matrix.parts()) {
                parts.add(reader.widened(part.name(), part.rows(), matrix.columns()));
            }
            return joined(parts);
        } finally {
            parts.forEach(NativeValue::close);
        }
    }

    private NativeValue[] vectors() {
        List<NativeValue> vectors = new ArrayList<>();
        for (WeightPlan.Vector vector : plan.vectors()) {
            List<NativeValue> parts = new ArrayList<>();
            try {
                for (WeightPlan.Part part : vector.parts()) {
                    parts.add(reader.widened(part.name(), part.rows()));
                }
                try (NativeValue joined = joined(parts);
                        NativeValue offset = NativeValue.of(vector.offset());
                        NativeValue sum = script.call("more", joined, offset)) {
                    vectors.add(script.call("at", sum));
                }
            } catch (RuntimeException | Error e) {
                vectors.forEach(NativeValue::close);
                throw e;
            } finally {
                parts.forEach(NativeValue::close);
            }
        }
        return vectors.toArray(NativeValue[]::new);
    }

    private NativeValue embedding() {
        WeightPlan.Matrix matrix = plan.embedding();
        WeightPlan.Part part = matrix.parts().get(0);
        try (NativeValue copy = reader.copied(part.name(), part.rows(), matrix.columns())) {
            return script.call("kept", copy);
        }
    }

    private NativeValue joined(List<NativeValue> parts) {
        try (NativeValue list = NativeValue.list(parts.toArray(NativeValue[]::new))) {
            return script.call("below", list);
        }
    }

    private static String script(String device) {
        return """
              def below(self: __torch__.M, parts: List[Tensor]) -> Tensor:
                return torch.cat(parts, 0)
              def more(self: __torch__.M, x: Tensor, offset: int) -> Tensor:
                return torch.add(x, offset)
              def at(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.to(x, torch.device("%1$s"), 6)
              def kept(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.to(x, device=torch.device("%1$s"))
            """.formatted(device);
    }
}
