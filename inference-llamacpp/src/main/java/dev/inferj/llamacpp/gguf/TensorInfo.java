package dev.inferj.llamacpp.gguf;

import java.util.List;

/**
 * What the head says of one tensor.
 *
 * @param shape lengths of its one to four dimensions, the innermost first
 * @param offset where it begins, counted from the first tensor
 * @param bytes how long it is
 */
record TensorInfo(String name, List<Long> shape, TensorType type, long offset, long bytes) {
    /** Returns the length of a dimension; 1 beyond those that it has. */
    long length(int dimension) {
        return dimension < shape.size() ? shape.get(dimension) : 1;
    }

    long elements() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }
}
