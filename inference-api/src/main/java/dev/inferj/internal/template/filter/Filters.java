package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What can follow {@code |}. */
public final class Filters {
    /** Makes a value of another. */
    @FunctionalInterface
    public interface Filter {
        Value apply(Value value, Arguments arguments, Budget budget);
    }

    private static final Map<String, Filter> FILTERS = all();

    private Filters() {}

    @Nullable
    public static Filter find(String name) {
        return FILTERS.get(name);
    }

    /** Adds a filter that takes no arguments. */
    static void add(Map<String, Filter> filters, String name, BiFunction<Value, Budget, Value> filter) {
        filters.put(name, (value, arguments, budget) -> {
            arguments.expectNone(name);
            return filter.apply(value, budget);
        });
    }

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        ItemFilters.addTo(filters);
        ChoosingFilters.addTo(filters);
        SortingFilters.addTo(filters);
        return Collections.unmodifiableMap(filters);
    }
}
