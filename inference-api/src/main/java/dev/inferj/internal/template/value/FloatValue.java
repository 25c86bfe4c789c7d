package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A floating-point number. */
public record FloatValue(double real) implements NumberValue {
    @Override
    public String kind() {
        return "a float";
    }

    @Override
    public boolean isTrue() {
        return real != 0;
    }

    @Override
    public boolean isWhole() {
        return false;
    }

    @Override
    public BigInteger whole() {
        throw new EvaluationFault("a float is given where a whole number is needed");
    }

    /** Returns the whole number towards zero. */
    public BigInteger truncated() {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw new EvaluationFault("a float that is not finite is no whole number");
        }
        return new BigDecimal(real).toBigInteger();
    }
}
