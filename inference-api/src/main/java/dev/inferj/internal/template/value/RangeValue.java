package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Whole numbers at equal distances. */
public record RangeValue(long start, long stop, long step) implements Value {
    /** As in Jinja's sandbox. */
    private static final long MAX_SIZE = 100_000;

    public RangeValue {
        if (step == 0) {
            throw new EvaluationFault("the step of a range must not be 0");
        }
        if (count(start, stop, step) > MAX_SIZE) {
            throw new EvaluationFault("a range may have " + MAX_SIZE + " numbers at most");
        }
    }

    /** Saturates rather than overflows. */
    private static long count(long start, long stop, long step) {
        double distance = step > 0 ? (double) stop - start : (double) start - stop;
        return distance <= 0 ? 0 : (long) Math.ceil(distance / Math.abs((double) step));
    }

    public IntValue get(int index) {
        return IntValue.of(start + index * step);
    }

    @Override
    public String kind() {
        return "a range";
    }

    @Override
    public boolean isTrue() {
        return size() > 0;
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return IntStream.range(0, size()).<Value>mapToObj(this::get).iterator();
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        return (int) count(start, stop, step);
    }
}
