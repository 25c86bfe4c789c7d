package dev.inferj.djl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a model runs. Written {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}. */
public final class Device {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,2}))?");
    private static final Device AUTO = new Device("auto");
    private static final Device CPU = new Device("cpu");

    private final String text;

    private Device(String text) {
        this.text = text;
    }

    /** The first GPU that libtorch can use, else the CPU. */
    public static Device auto() {
        return AUTO;
    }

    /** The CPU. */
    public static Device cpu() {
        return CPU;
    }

    /**
     * A GPU. Opening fails where there is none, or a libtorch without CUDA.
     *
     * @param index from 0, at most 99
     */
    public static Device cuda(int index) {
        if (index < 0 || index > 99) {
            throw new IllegalArgumentException("index must be in [0, 99]: " + index);
        }
        return new Device("cuda:" + index);
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:INDEX}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Device parse(String text) {
        Matcher cuda = CUDA.matcher(text);
        if (cuda.matches()) {
            return cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        return switch (text) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            default -> throw new IllegalArgumentException("device must be auto, cpu, cuda or cuda:INDEX: " + text);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Device device && text.equals(device.text);
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
