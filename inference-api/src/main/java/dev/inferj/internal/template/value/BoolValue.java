package dev.inferj.internal.template.value;

import java.math.BigInteger;

/** {@code true} or {@code false}. */
public final class BoolValue implements NumberValue {
    public static final BoolValue TRUE = new BoolValue(true);
    public static final BoolValue FALSE = new BoolValue(false);

    private final boolean value;

    private BoolValue(boolean value) {
        this.value = value;
    }

    public static BoolValue of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public String kind() {
        return "a boolean";
    }

    @Override
    public boolean isTrue() {
        return value;
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public BigInteger whole() {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    @Override
    public double real() {
        return value ? 1 : 0;
    }
}
