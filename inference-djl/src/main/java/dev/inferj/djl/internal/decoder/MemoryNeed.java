package dev.inferj.djl.internal.decoder;

import dev.inferj.InsufficientMemoryException;
import dev.inferj.djl.internal.architecture.Decoder;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.spi.StepLimits;

/**
 * What a decoder takes of native memory.
 *
 * @param weightBytes of all weights, packed
 * @param loadingBytes that packing takes besides, for a while
 * @param kvBytes of the KV cache when it is full
 */
record MemoryNeed(long weightBytes, long loadingBytes, long kvBytes) {
    /** Estimates; what a step takes is small beside it. */
    static MemoryNeed of(Decoder decoder, WeightPlan plan, Kernel kernel, CellType type, StepLimits limits) {
        long matrices = plan.matrices().stream().mapToLong(kernel::bytes).sum();
        long vectors =
                plan.vectors().stream().mapToLong(vector -> 4L * vector.size()).sum();
        long embedding = 4L * plan.embedding().elements(); // at most, as it keeps the type of its file
        long largest = plan.matrices().stream()
                .mapToLong(WeightPlan.Matrix::elements)
                .max()
                .orElse(0);
        // a growing slot takes half of what it has in advance
        long cells = Math.min(
                (long) limits.slots() * KvSlot.blocks(limits.contextTokens()),
                limits.kvTokens() * 3L / 2 + (long) limits.slots() * KvSlot.blocks(1));
        return new MemoryNeed(
                matrices + vectors + embedding,
                2
                        * 4
                        * largest
                        * Math.min(WeightLoader.atOnce(), plan.matrices().size()),
                decoder.cacheValuesPerToken() * type.bytes() * cells);
    }

    long bytes() {
        return weightBytes + Math.max(loadingBytes, kvBytes);
    }

    /**
     * Checks that it is there.
     *
     * @throws InsufficientMemoryException if not
     */
    void requireWithin(long available) {
        if (bytes() > available) {
            throw new InsufficientMemoryException(
                    "the model needs " + megabytes(weightBytes) + " for weights, " + megabytes(loadingBytes)
                            + " while it is loaded and " + megabytes(kvBytes) + " for its KV cache, the device has "
                            + megabytes(available)
                            + ": lower slots, contextTokens or kvTokens, choose a smaller precision or a smaller model",
                    bytes(),
                    available);
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
