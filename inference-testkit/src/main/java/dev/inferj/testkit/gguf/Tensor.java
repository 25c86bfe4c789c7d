package dev.inferj.testkit.gguf;

/**
 * One tensor of a file.
 *
 * @param rowLength numbers in a row, which lie side by side
 * @param rows how many rows; 1 for a vector
 * @param mean of the numbers
 * @param scale standard deviation of random numbers, or 0 where all are the mean
 */
record Tensor(String name, int rowLength, int rows, WeightType type, double mean, double scale) {
    static Tensor matrix(String name, int rowLength, int rows, WeightType type, double scale) {
        return new Tensor(name, rowLength, rows, type, /* mean= */ 0, scale);
    }

    static Tensor vector(String name, int length, double mean, double scale) {
        return new Tensor(name, length, 1, WeightType.F32, mean, scale);
    }

    boolean isVector() {
        return rows == 1;
    }

    long bytes() {
        return (long) rowLength * rows / type.blockSize * type.blockBytes;
    }
}
