package dev.inferj.llamacpp;

/** How keys or values are stored in the KV cache. A type with fewer bits holds more tokens and is less exact. */
public enum CacheType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    BF16(30, 1, 2),
    Q8_0(8, 32, 34),
    Q5_1(7, 32, 24),
    Q5_0(6, 32, 22),
    Q4_1(3, 32, 20),
    Q4_0(2, 32, 18),
    IQ4_NL(20, 32, 18);

    private final int ggmlType;
    private final int blockValues;
    private final int blockBytes;

    CacheType(int ggmlType, int blockValues, int blockBytes) {
        this.ggmlType = ggmlType;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    /** Returns the number that {@code enum ggml_type} gives it. */
    int ggmlType() {
        return ggmlType;
    }

    /** Returns how many values are stored together: a head's size must be a multiple of it. */
    int blockValues() {
        return blockValues;
    }

    boolean isQuantized() {
        return blockValues > 1;
    }

    double bytesPerValue() {
        return (double) blockBytes / blockValues;
    }
}
