package dev.inferj.djl.internal.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import dev.inferj.EngineFailedException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch, loaded into this process. */
public final class Torch {
    private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

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

    /**
     * Returns the memory of a device in bytes; empty where it cannot be told: a GPU's is known only if the system finds
     * CUDA's runtime library.
     *
     * @param device as libtorch calls it
     */
    public OptionalLong memory(String device) {
        if (device.equals("cpu")) {
            return OptionalLong.of(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getTotalMemorySize());
        }
        int index = Integer.parseInt(device.substring(device.indexOf(':') + 1));
        try {
            return OptionalLong.of(CudaUtils.getGpuMemory(Device.gpu(index)).getMax());
        } catch (IllegalStateException | IllegalArgumentException | LinkageError e) {
            LOG.debug("the memory of {} cannot be told", device, e);
            return OptionalLong.empty();
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
