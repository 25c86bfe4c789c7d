package dev.inferj.djl;

/**
 * How the weights of a model are held while it runs. Fewer bits take less memory and are faster, as memory is what a
 * token waits for, and are less exact. {@code docs/PYTORCH.md} has the figures.
 */
public enum Precision {
    /** The best that the device runs well: fp16 on x86, f32 on other CPUs, bf16 on a GPU. */
    AUTO,
    /** 32 bits: as exact as the model's files. */
    F32,
    /** 16 bits with the range of f32. For GPUs; slow on a CPU without instructions for it. */
    BF16,
    /** 16 bits; on x86 the weights alone, which are multiplied with 32-bit activations. */
    FP16,
    /** 8 bits, with a scale for each output and each token. For x86. */
    INT8,
    /** 4 bits, with a scale for each 32 weights. The smallest, and clearly less exact. */
    INT4
}
