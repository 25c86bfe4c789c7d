package dev.inferj.djl.synthetic;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor of normally distributed values.
 *
 * @param randomRows how many of its first rows are; those below are zero
 */
public record RandomTensor(double mean, double deviation, List<Integer> shape, int randomRows) {
    public RandomTensor {
        shape = List.copyOf(shape);
    }

    public RandomTensor(double mean, double deviation, List<Integer> shape) {
        this(mean, deviation, shape, shape.get(0));
    }

    public static RandomTensor of(double deviation, Integer... shape) {
        return new RandomTensor(0, deviation, Arrays.asList(shape));
    }

    public RandomTensor withRandomRows(int rows) {
        return new RandomTensor(mean, deviation, shape, rows);
    }

    int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    boolean isRandom(int element) {
        return element < (long) elements() / shape.get(0) * randomRows;
    }
}
