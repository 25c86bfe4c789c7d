package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.math.BigInteger;

/** A whole number of any size up to {@link #MAX_BITS}. */
public record IntValue(BigInteger whole) implements NumberValue {
    private static final int MAX_BITS = 1 << 11;

    public IntValue {
        if (whole.bitLength() > MAX_BITS) {
            throw new EvaluationFault("a whole number may have " + MAX_BITS + " bits at most");
        }
    }

    public static IntValue of(long value) {
        return new IntValue(BigInteger.valueOf(value));
    }

    @Override
    public String kind() {
        return "a whole number";
    }

    @Override
    public boolean isTrue() {
        return whole.signum() != 0;
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public double real() {
        double real = whole.doubleValue();
        if (Double.isInfinite(real)) {
            throw new EvaluationFault("a whole number is too large for a float");
        }
        return real;
    }
}
