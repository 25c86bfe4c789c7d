package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from a value to one within it, as filters take it: names and places with dots between. */
public final class AttributePath {
    private static final int MOST_DIGITS = 9;

    private final List<Value> steps;
    private final Budget budget;

    private AttributePath(List<Value> steps, Budget budget) {
        this.steps = steps;
        this.budget = budget;
    }

    /** @param attribute where null, the value itself */
    public static AttributePath of(@Nullable Value attribute, Budget budget) {
        if (attribute == null) {
            return new AttributePath(List.of(), budget);
        }
        if (!(attribute instanceof MarkedText path)) {
            return new AttributePath(List.of(attribute), budget);
        }
        List<Value> steps = new ArrayList<>();
        int start = 0;
        for (int dot = path.text().indexOf('.'); dot >= 0; dot = path.text().indexOf('.', start)) {
            steps.add(step(path.substring(start, dot)));
            start = dot + 1;
        }
        steps.add(step(path.substring(start)));
        return new AttributePath(steps, budget);
    }

    /** Returns several, from names with commas between. */
    public static List<AttributePath> severalOf(@Nullable Value attributes, Budget budget) {
        if (!(attributes instanceof MarkedText paths)) {
            return List.of(of(attributes, budget));
        }
        List<AttributePath> several = new ArrayList<>();
        int start = 0;
        for (int comma = paths.text().indexOf(',');
                comma >= 0;
                comma = paths.text().indexOf(',', start)) {
            several.add(of(paths.substring(start, comma), budget));
            start = comma + 1;
        }
        several.add(of(paths.substring(start), budget));
        return several;
    }

    private static Value step(MarkedText name) {
        String chars = name.text();
        boolean isPlace = !chars.isEmpty()
                && chars.length() <= MOST_DIGITS
                && chars.chars().allMatch(c -> c >= '0' && c <= '9');
        return isPlace ? IntValue.of(Integer.parseInt(chars)) : name;
    }

    public Value in(Value value) {
        Value at = value;
        for (Value step : steps) {
            at = Lookup.item(at, step, budget);
        }
        return at;
    }

    /** Returns what is there, or another value where any step finds nothing. */
    public Value in(Value value, Value otherwise) {
        Value at = value;
        for (Value step : steps) {
            at = Lookup.item(at, step, budget);
            if (at instanceof Undefined) {
                at = otherwise;
            }
        }
        return at;
    }
}
