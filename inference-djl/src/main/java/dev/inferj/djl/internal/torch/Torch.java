package dev.inferj.djl.internal.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.inferj.EngineFailedException;
import java.util.Optional;

/** libtorch, loaded into this process. */
public final class Torch {
    private final Engine engine;

    Torch(Engine engine) {
        this.engine = engine;
    }

    /** Loads a program; see {@link ScriptModule}. */
    public ScriptModule load(String methods) {
        return ScriptModule.load(methods);
    }

    /** Sets how many threads one operation is shared among, from now on and in the whole process. */
    public void setThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** Returns how many GPUs the machine's driver shows; whether this libtorch can use them {@link #failure} tells. */
    public int gpuCount() {
        return engine.getGpuCount();
    }

    /**
     * Returns why a device cannot be used; empty if it can.
     *
     * @param device as libtorch calls it, {@code cpu} or {@code cuda:0}
     */
    public Optional<String> failure(String device) {
        String text = """
              def probe(self: __torch__.M) -> float:
                return float(torch.sum(torch.to(torch.ones([2]), device=torch.device("%s"))))
            """.formatted(device);
        try (ScriptModule module = load(text);
                NativeValue sum = module.call("probe")) {
            return sum.decimal() == 2 ? Optional.empty() : Optional.of("it computes " + sum.decimal() + " for 2");
        } catch (EngineFailedException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** Returns libtorch's version, such as {@code 2.7.1}. */
    public String version() {
        return engine.getVersion();
    }

    static PtNDManager newManager() {
        return (PtNDManager) Engine.getEngine(TorchStart.ENGINE).newBaseManager();
    }
}
