package dev.inferj.internal.sampling;

/**
 * The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a counter
 * that steps by the golden ratio, scrambled by variant 13 of Stafford's mixers. Written out here so that a seed means
 * the same on every Java version, which {@link java.util.SplittableRandom} does not promise.
 */
final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns one of the multiples of 2^-53 in [0, 1), all equally likely. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }
}
