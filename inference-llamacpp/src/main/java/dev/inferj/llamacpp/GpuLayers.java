package dev.inferj.llamacpp;

import java.util.OptionalInt;

/** How many of a model's layers run on the GPU. Written {@code auto}, {@code all}, {@code none} or a number. */
public final class GpuLayers {
    private static final GpuLayers AUTO = new GpuLayers("auto", -1);
    private static final GpuLayers ALL = new GpuLayers("all", -1);
    private static final GpuLayers NONE = new GpuLayers("none", 0);

    private final String text;
    private final int count;

    private GpuLayers(String text, int count) {
        this.text = text;
        this.count = count;
    }

    /** Puts as many on the GPU as its free memory holds; none where the library or the machine has no GPU. */
    public static GpuLayers auto() {
        return AUTO;
    }

    /** Puts all on the GPU. Opening fails where there is none. */
    public static GpuLayers all() {
        return ALL;
    }

    /** Puts none on the GPU. */
    public static GpuLayers none() {
        return NONE;
    }

    /** Puts exactly so many on the GPU, from the end of the model. Opening fails where there is none. */
    public static GpuLayers exactly(int layers) {
        if (layers < 0 || layers > 10_000) {
            throw new IllegalArgumentException("layers must be in [0, 10000]: " + layers);
        }
        return layers == 0 ? NONE : new GpuLayers(Integer.toString(layers), layers);
    }

    /**
     * Reads {@code auto}, {@code all}, {@code none} or a number.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static GpuLayers parse(String text) {
        return switch (text) {
            case "auto" -> AUTO;
            case "all" -> ALL;
            case "none" -> NONE;
            default -> exactly(Integer.parseInt(text));
        };
    }

    /** Returns the number; empty for auto and all. */
    OptionalInt count() {
        return count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GpuLayers layers && text.equals(layers.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
