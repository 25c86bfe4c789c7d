package dev.inferj.testkit.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** The rows of a model's tensors. The same seed gives the same weights however they are stored. */
final class RandomRows {
    private final SplittableRandom random;
    private final IntPredicate spoken;

    /** @param spoken whether a token is one to be heard: the others' rows of {@code output.weight} are zero */
    RandomRows(long seed, IntPredicate spoken) {
        this.random = new SplittableRandom(seed);
        this.spoken = spoken;
    }

    /** Takes a row of a tensor; the bytes are its own until it returns. */
    @FunctionalInterface
    interface Sink {
        void put(int row, ByteBuffer bytes) throws IOException;
    }

    /** Makes the rows of the next tensor. Those of one model are made in the order of its GGUF file. */
    void make(Tensor tensor, Sink sink) throws IOException {
        WeightType type = tensor.type();
        boolean ofOutput = tensor.name().equals("output.weight");
        float[] block = new float[type.blockSize];
        ByteBuffer row = ByteBuffer.allocate(tensor.rowLength() / type.blockSize * type.blockBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < tensor.rows(); r++) {
            double scale = ofOutput && !spoken.test(r) ? 0 : tensor.scale();
            row.clear();
            for (int at = 0; at < tensor.rowLength(); at += block.length) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = (float) (tensor.mean() + (tensor.scale() == 0 ? 0 : scale * normal()));
                }
                type.put(row, block);
            }
            sink.put(r, row.flip());
        }
    }

    /** Returns a number of mean 0 and deviation 1, near enough to the normal distribution and quick to make. */
    private double normal() {
        long bits = random.nextLong();
        double sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        return (sum / 65536 - 2) * Math.sqrt(3);
    }
}
