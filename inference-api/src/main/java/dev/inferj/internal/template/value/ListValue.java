package dev.inferj.internal.template.value;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** A list or a tuple. Immutable. */
public final class ListValue implements Value {
    public static final ListValue EMPTY = list(List.of());

    private final List<Value> items;
    private final boolean tuple;
    private final int nesting;

    private ListValue(List<Value> items, boolean tuple) {
        this.items = Collections.unmodifiableList(items);
        this.tuple = tuple;
        this.nesting = Nesting.around(items.iterator());
    }

    /** @param items not changed any more */
    public static ListValue list(List<Value> items) {
        return new ListValue(items, /* tuple= */ false);
    }

    /** @param items not changed any more */
    public static ListValue tuple(List<Value> items) {
        return new ListValue(items, /* tuple= */ true);
    }

    /** Returns other items as a list or a tuple, whichever this is. */
    public ListValue with(List<Value> otherItems) {
        return new ListValue(otherItems, tuple);
    }

    public boolean isTuple() {
        return tuple;
    }

    public List<Value> items() {
        return items;
    }

    @Override
    public String kind() {
        return tuple ? "a tuple" : "a list";
    }

    @Override
    public boolean isTrue() {
        return !items.isEmpty();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return items.iterator();
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public int nesting() {
        return nesting;
    }
}
