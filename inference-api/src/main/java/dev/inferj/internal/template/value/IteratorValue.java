package dev.inferj.internal.template.value;

import java.util.Iterator;
import java.util.List;

/**
 * Items that can be gone through once, as they are worked out one by one.
 *
 * @param nesting more than that of what the items are worked out from, as one iterator calls the next
 */
public record IteratorValue(Iterator<Value> items, int nesting) implements Value {
    /** Returns items that are worked out from those of another value. */
    public static IteratorValue over(Value source, Iterator<Value> items) {
        return new IteratorValue(items, Nesting.around(List.of(source).iterator()));
    }

    public static IteratorValue of(List<Value> items) {
        return new IteratorValue(items.iterator(), Nesting.around(items.iterator()));
    }

    @Override
    public String kind() {
        return "a generator";
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return items;
    }
}
