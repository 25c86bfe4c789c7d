package dev.inferj.internal.template.value;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The keys, values or items of a dict. */
public final class DictView implements Value {
    private final DictValue dict;
    private final String name;
    private final Function<DictValue.Entry, Value> part;

    private DictView(DictValue dict, String name, Function<DictValue.Entry, Value> part) {
        this.dict = dict;
        this.name = name;
        this.part = part;
    }

    public static DictView keys(DictValue dict) {
        return new DictView(dict, "keys", DictValue.Entry::key);
    }

    public static DictView values(DictValue dict) {
        return new DictView(dict, "values", DictValue.Entry::value);
    }

    public static DictView items(DictValue dict) {
        return new DictView(dict, "items", DictView::item);
    }

    static Value item(DictValue.Entry entry) {
        return ListValue.tuple(List.of(entry.key(), entry.value()));
    }

    /** Returns which part it is, as in the name of the method. */
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "the " + name + " of a dict";
    }

    @Override
    public boolean isTrue() {
        return dict.isTrue();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return dict.entries().stream().map(part).iterator();
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        return dict.size();
    }

    @Override
    public int nesting() {
        return dict.nesting();
    }
}
