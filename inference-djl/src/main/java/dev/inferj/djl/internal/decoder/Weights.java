package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.torch.NativeValue;

/**
 * The weights of a decoder in native memory, as its program takes them.
 *
 * @param matrices packed for the kernel
 * @param asides what belongs to each matrix
 * @param vectors norms and biases
 * @param embedding one row for each token, in the type of the files
 */
record Weights(NativeValue matrices, NativeValue asides, NativeValue vectors, NativeValue embedding)
        implements AutoCloseable {
    @Override
    public void close() {
        matrices.close();
        asides.close();
        vectors.close();
        embedding.close();
    }
}
