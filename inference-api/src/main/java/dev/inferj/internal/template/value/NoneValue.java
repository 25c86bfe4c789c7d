package dev.inferj.internal.template.value;

/** Nothing: {@code none} in a template, null in JSON. */
public final class NoneValue implements Value {
    public static final NoneValue NONE = new NoneValue();

    private NoneValue() {}

    @Override
    public String kind() {
        return "none";
    }

    @Override
    public boolean isTrue() {
        return false;
    }
}
