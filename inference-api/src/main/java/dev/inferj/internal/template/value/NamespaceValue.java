package dev.inferj.internal.template.value;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables that blocks within blocks can set: the only value that changes. Opaque to all that walks through values. */
public final class NamespaceValue implements Value {
    private final Map<String, Value> variables = new HashMap<>();

    @Nullable
    public Value get(String name) {
        return variables.get(name);
    }

    public void set(String name, Value value) {
        variables.put(name, value);
    }

    @Override
    public String kind() {
        return "a namespace";
    }
}
