package dev.inferj.testkit.gguf;

/**
 * One tensor of a file.
 *
 * @param rowLength numbers in a row, which lie side by side
 * @param rows how many rows; 1 for a vector
 * @param scale standard deviation of random numbers, or 0 for a vector of ones
 */
record Tensor(String name, int rowLength, int rows, WeightType type, double scale) {
    boolean isVector() {
        return rows == 1;
    }

    long bytes() {
        return (long) rowLength * rows / type.blockSize * type.blockBytes;
    }
}
