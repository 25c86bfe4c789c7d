package dev.inferj.djl.synthetic;

import java.util.Arrays;
import java.util.List;

/** A tensor of normally distributed values. */
public record RandomTensor(double mean, double deviation, List<Integer> shape) {
    public RandomTensor {
        shape = List.copyOf(shape);
    }

    public static RandomTensor of(double deviation, Integer... shape) {
        return new RandomTensor(0, deviation, Arrays.asList(shape));
    }

    int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
