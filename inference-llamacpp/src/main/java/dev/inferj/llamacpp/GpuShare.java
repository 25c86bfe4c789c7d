package dev.inferj.llamacpp;

import dev.inferj.ProviderUnavailableException;

/** Decides how many layers a GPU gets. */
final class GpuShare {
    /** More than any model has: llama.cpp takes as many as there are, and the output layer. */
    static final int ALL = 999_999;

    /** Left free for compute buffers and for whatever else the GPU does. */
    private static final long RESERVE = 512L << 20;

    private GpuShare() {}

    /**
     * Returns the number of layers.
     *
     * @param supported whether the library can use a GPU, and there is one
     * @param freeBytes of GPU memory; -1 where that is not known
     * @param need bytes of weights and KV cache together
     * @param layers that the model has; 0 where that is not known
     * @throws ProviderUnavailableException if the user wants a GPU and there is none
     */
    static int layers(GpuLayers asked, boolean supported, long freeBytes, long need, int layers) {
        if (asked.equals(GpuLayers.none())) {
            return 0;
        }
        if (!supported) {
            if (asked.equals(GpuLayers.auto())) {
                return 0;
            }
            throw new ProviderUnavailableException(
                    "gpuLayers is " + asked
                            + ", but this llama.cpp has no GPU to use: name one built for the GPU by the"
                            + " setting library, or set gpuLayers to auto or none",
                    null,
                    /* retryable= */ false);
        }
        if (!asked.equals(GpuLayers.auto())) {
            return asked.count().orElse(ALL);
        }
        if (freeBytes < 0 || layers == 0 || need <= freeBytes - RESERVE) {
            return ALL;
        }
        return (int) Math.max(0, (double) (freeBytes - RESERVE) / need * layers);
    }
}
