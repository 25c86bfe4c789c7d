package dev.inferj.djl.internal.safetensors;

import java.util.List;

/**
 * Where a tensor is.
 *
 * @param begin its first byte, counted from the first of all tensors
 * @param end the byte behind its last
 */
public record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /** Returns the number of elements. */
    public long elements() {
        return (end - begin) / type.bytes();
    }
}
