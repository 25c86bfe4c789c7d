package dev.inferj.internal.template;

import java.math.BigInteger;

/** {@code true} or {@code false}. */
final class BoolValue implements NumberValue {
    static final BoolValue TRUE = new BoolValue(true);
    static final BoolValue FALSE = new BoolValue(false);

    private final boolean value;

    private BoolValue(boolean value) {
        this.value = value;
    }

    static BoolValue of(boolean value) {
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
