package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.rendering.Rendering;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: where a loop is. Looks at most one item ahead unless asked for the number of items. */
public final class LoopValue implements Callable {
    private final Value items;
    private final Callable again;
    private final int depth;
    private Iterator<Value> iterator;
    private int index = -1;
    private int length = -1;

    @Nullable
    private Value previous;

    @Nullable
    private Value current;

    @Nullable
    private Value ahead;

    @Nullable
    private Value lastChanged;

    /**
     * @param items what is gone through, for its number of items
     * @param iterator its items, of which some may be left out
     * @param again what calling the loop does
     * @param depth how many recursive loops this one is in
     */
    public LoopValue(Value items, Iterator<Value> iterator, Callable again, int depth) {
        this.items = items;
        this.iterator = iterator;
        this.again = again;
        this.depth = depth;
    }

    /** Goes on to the next item, and returns it; null after the last. */
    @Nullable
    public Value advance() {
        Value next = peek();
        if (next != null) {
            index++;
            previous = current;
            current = next;
            ahead = null;
        }
        return next;
    }

    @Nullable
    private Value peek() {
        if (ahead == null && iterator.hasNext()) {
            ahead = iterator.next();
        }
        return ahead;
    }

    @Override
    public String kind() {
        return "a loop";
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        if (length < 0) {
            length = items.hasSize() ? items.size() : index + 1 + rest();
        }
        return length;
    }

    private int rest() {
        List<Value> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        iterator = rest.iterator();
        return rest.size() + (ahead == null ? 0 : 1);
    }

    @Override
    @Nullable
    public Value attribute(String name) {
        return switch (name) {
            case "index" -> IntValue.of(index + 1L);
            case "index0" -> IntValue.of(index);
            case "revindex" -> IntValue.of((long) size() - index);
            case "revindex0" -> IntValue.of((long) size() - index - 1);
            case "first" -> BoolValue.of(index == 0);
            case "last" -> BoolValue.of(peek() == null);
            case "length" -> IntValue.of(size());
            case "previtem" -> previous == null ? Undefined.because("there is no previous item") : previous;
            case "nextitem" -> next();
            case "depth" -> IntValue.of(depth + 1L);
            case "depth0" -> IntValue.of(depth);
            case "cycle" -> (Callable) (rendering, arguments) -> cycle(arguments);
            case "changed" -> (Callable) (rendering, arguments) -> changed(arguments, rendering.budget());
            default -> null;
        };
    }

    private Value next() {
        Value next = peek();
        return next == null ? Undefined.because("there is no next item") : next;
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty()) {
            throw new EvaluationFault("loop.cycle needs values");
        }
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments, Budget budget) {
        Value now = ListValue.tuple(arguments.positional());
        boolean changed = lastChanged == null || !Comparisons.equal(lastChanged, now, budget);
        lastChanged = now;
        return BoolValue.of(changed);
    }

    @Override
    public Value call(Rendering rendering, Arguments arguments) {
        return again.call(rendering, arguments);
    }
}
