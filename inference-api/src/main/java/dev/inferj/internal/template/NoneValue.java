package dev.inferj.internal.template;

/** Nothing: {@code none} in a template, null in JSON. */
final class NoneValue implements Value {
    static final NoneValue NONE = new NoneValue();

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
