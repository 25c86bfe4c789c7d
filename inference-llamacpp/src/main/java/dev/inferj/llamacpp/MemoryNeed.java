package dev.inferj.llamacpp;

import com.sun.management.OperatingSystemMXBean;
import dev.inferj.InsufficientMemoryException;
import java.lang.management.ManagementFactory;

/**
 * What a model takes of the machine's memory.
 *
 * @param weightBytes that must be in memory; none where the file is mapped, since its pages can be dropped
 * @param kvBytes of the KV cache
 */
record MemoryNeed(long weightBytes, long kvBytes) {
    /** Returns the machine's memory, or what a container may use of it. */
    static long available() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Returns what is left for the CPU when some layers are on a GPU. */
    MemoryNeed share(int gpuLayers, int layers) {
        if (layers == 0) {
            return gpuLayers > 0 ? new MemoryNeed(0, 0) : this;
        }
        double onCpu = 1 - (double) Math.min(gpuLayers, layers) / layers;
        return new MemoryNeed((long) (weightBytes * onCpu), (long) (kvBytes * onCpu));
    }

    long bytes() {
        return weightBytes + kvBytes;
    }

    /**
     * Checks that it is there.
     *
     * @throws InsufficientMemoryException if not
     */
    void requireWithin(long available) {
        if (bytes() > available) {
            throw new InsufficientMemoryException(
                    "the model needs " + megabytes(weightBytes) + " for weights and " + megabytes(kvBytes)
                            + " for its KV cache, the machine has " + megabytes(available)
                            + ": lower slots, contextTokens or kvTokens, or choose a smaller model",
                    bytes(),
                    available);
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
