package dev.inferj.internal.template.value;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dict, in the order in which its keys were put in. Immutable. */
public final class DictValue implements Value {
    static final DictValue EMPTY = new Builder().build();

    /** A key, with its marks, and what it stands for. */
    public record Entry(Value key, Value value) {}

    /** By {@link Keys#of}. */
    private final Map<Object, Entry> entries;

    private final int nesting;

    private DictValue(Map<Object, Entry> entries) {
        this.entries = entries;
        this.nesting =
                Nesting.around(entries.values().stream().map(Entry::value).iterator());
    }

    @Nullable
    public Value get(Value key) {
        return valueOf(entries.get(Keys.of(key)));
    }

    @Nullable
    public Value get(String key) {
        return valueOf(entries.get(key));
    }

    @Nullable
    private static Value valueOf(@Nullable Entry entry) {
        return entry == null ? null : entry.value();
    }

    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    @Override
    public String kind() {
        return "a dict";
    }

    @Override
    public boolean isTrue() {
        return !entries.isEmpty();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return entries.values().stream().map(Entry::key).iterator();
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public int nesting() {
        return nesting;
    }

    /** Collects a dict. A key that comes again keeps its place and takes the new value. */
    public static final class Builder {
        private final Map<Object, Entry> entries = new LinkedHashMap<>();

        public Builder put(Value key, Value value) {
            entries.merge(
                    Keys.of(key), new Entry(key, value), (old, replacing) -> new Entry(old.key(), replacing.value()));
            return this;
        }

        public Builder putAll(DictValue other) {
            for (Entry entry : other.entries()) {
                put(entry.key(), entry.value());
            }
            return this;
        }

        /** Returns the dict. The builder is not used again. */
        public DictValue build() {
            return new DictValue(entries);
        }
    }
}
