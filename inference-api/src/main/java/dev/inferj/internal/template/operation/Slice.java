package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Which items a slice takes: {@code count} of them from {@code start}, each {@code step} further, before {@code stop}. */
record Slice(long start, long stop, long step, long count) {
    /** Works out what a slice takes of that many items; null stands for a bound that is left out. */
    static Slice of(@Nullable BigInteger start, @Nullable BigInteger stop, @Nullable BigInteger step, int size) {
        // A step beyond the size takes one item, however far it goes.
        long stride = step == null ? 1 : limit(step, -size - 1L, size + 1L);
        if (stride == 0) {
            throw new EvaluationFault("the step of a slice must not be 0");
        }
        long lowest = stride > 0 ? 0 : -1;
        long highest = stride > 0 ? size : size - 1L;
        long from = start == null ? (stride > 0 ? lowest : highest) : bound(start, size, lowest, highest);
        long to = stop == null ? (stride > 0 ? highest : lowest) : bound(stop, size, lowest, highest);
        long distance = stride > 0 ? to - from : from - to;
        long width = Math.abs(stride);
        return new Slice(from, to, stride, distance <= 0 ? 0 : (distance + width - 1) / width);
    }

    private static long bound(BigInteger bound, int size, long lowest, long highest) {
        BigInteger fromStart = bound.signum() < 0 ? bound.add(BigInteger.valueOf(size)) : bound;
        return limit(fromStart, lowest, highest);
    }

    private static long limit(BigInteger value, long lowest, long highest) {
        return value.max(BigInteger.valueOf(lowest))
                .min(BigInteger.valueOf(highest))
                .longValue();
    }

    int index(long i) {
        return (int) (start + i * step);
    }
}
