package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a model is to call tools. Immutable. */
public final class ToolChoice {
    /** The model decides; the default. */
    public static final ToolChoice AUTO = new ToolChoice("auto", null);

    /** The model answers without tools, although they are there. */
    public static final ToolChoice NONE = new ToolChoice("none", null);

    /** The model calls at least one tool. */
    public static final ToolChoice REQUIRED = new ToolChoice("required", null);

    private final String name;
    private final @Nullable String tool;

    private ToolChoice(String name, @Nullable String tool) {
        this.name = name;
        this.tool = tool;
    }

    /** Has the model call this tool. */
    public static ToolChoice of(String tool) {
        return new ToolChoice("tool", requireNonNull(tool, "tool"));
    }

    /** Returns the tool to call, where it is a given one. */
    public Optional<String> tool() {
        return Optional.ofNullable(tool);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ToolChoice that && name.equals(that.name) && tool().equals(that.tool());
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + tool().hashCode();
    }

    /** Returns {@code auto}, {@code none}, {@code required}, or the tool. */
    @Override
    public String toString() {
        return tool == null ? name : name + " " + tool;
    }
}
