package dev.inferj.internal.template.node;

import dev.inferj.internal.template.operation.Globals;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.Rendering;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one block while it is rendered, and where its text goes. What a block sets is gone after it. */
public final class Frame {
    private final Rendering rendering;
    private final MarkedTextBuilder out;

    @Nullable
    private final Frame outer;

    private final Map<String, Value> variables;

    private Frame(Rendering rendering, MarkedTextBuilder out, @Nullable Frame outer, Map<String, Value> variables) {
        this.rendering = rendering;
        this.out = out;
        this.outer = outer;
        this.variables = variables;
    }

    /** Returns the frame of a whole template. */
    public static Frame outermost(Rendering rendering, Map<String, Value> variables) {
        return new Frame(rendering, new MarkedTextBuilder(), null, new HashMap<>(variables));
    }

    /** Returns a frame within this one, which writes to the same text. */
    Frame inner() {
        return new Frame(rendering, out, this, new HashMap<>());
    }

    /** Returns a frame within this one, which writes to a text of its own. */
    Frame capturing() {
        return new Frame(rendering, new MarkedTextBuilder(), this, new HashMap<>());
    }

    Rendering rendering() {
        return rendering;
    }

    Budget budget() {
        return rendering.budget();
    }

    public MarkedTextBuilder out() {
        return out;
    }

    /** Returns what a capturing frame has written. */
    MarkedText captured() {
        budget().text(out.length());
        return out.build();
    }

    Value get(String name) {
        for (Frame frame = this; frame != null; frame = frame.outer) {
            Value value = frame.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        Value global = Globals.find(name);
        return global == null ? Undefined.variable(name) : global;
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }
}
