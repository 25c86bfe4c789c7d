package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.filter.Filters.Filter;
import dev.inferj.internal.template.operation.AttributePath;
import dev.inferj.internal.template.operation.Comparisons;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.LetterCases;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.IteratorValue;
import dev.inferj.internal.template.value.Keys;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The filters that put items in order. Letters' case makes no difference unless asked for. */
final class SortingFilters {
    private record Keyed(Value key, Value item) {}

    private SortingFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("sort", SortingFilters::sort);
        filters.put("dictsort", SortingFilters::sortDict);
        filters.put("unique", SortingFilters::unique);
        filters.put("min", (value, arguments, budget) -> extreme("min", value, arguments, budget));
        filters.put("max", (value, arguments, budget) -> extreme("max", value, arguments, budget));
    }

    private static Value ignoringCase(Value value, boolean caseSensitive) {
        return value instanceof MarkedText text && !caseSensitive ? LetterCases.lower(text) : value;
    }

    private static Value sort(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
        List<AttributePath> paths = AttributePath.severalOf(bound.given(2), budget);
        boolean caseSensitive = bound.isTrue(1);
        Function<Value, Value> key = item -> {
            List<Value> keys = new ArrayList<>(paths.size());
            paths.forEach(path -> keys.add(ignoringCase(path.in(item), caseSensitive)));
            return ListValue.list(keys);
        };
        return sorted(ItemFilters.itemsOf(value, budget), key, bound.isTrue(0), budget);
    }

    private static Value sortDict(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
        if (!(value instanceof DictValue dict)) {
            throw value instanceof Undefined undefined
                    ? undefined.fault()
                    : new EvaluationFault("dictsort takes a dict, not " + value.kind());
        }
        String by = bound.orNull(1) == null ? "key" : bound.text(1).text();
        if (!by.equals("key") && !by.equals("value")) {
            throw new EvaluationFault("dictsort sorts by key or by value");
        }
        int place = by.equals("key") ? 0 : 1;
        boolean caseSensitive = bound.isTrue(0);
        return sorted(
                ItemFilters.itemsOf(DictView.items(dict), budget),
                item -> ignoringCase(((ListValue) item).items().get(place), caseSensitive),
                bound.isTrue(2),
                budget);
    }

    private static Value sorted(List<Value> items, Function<Value, Value> key, boolean reverse, Budget budget) {
        Comparator<Keyed> order = (a, b) -> Comparisons.order(a.key(), b.key(), budget);
        return ListValue.list(items.stream()
                .map(item -> new Keyed(key.apply(item), item))
                .sorted(reverse ? order.reversed() : order)
                .map(Keyed::item)
                .toList());
    }

    private static Value unique(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
        AttributePath path = AttributePath.of(bound.given(1), budget);
        boolean caseSensitive = bound.isTrue(0);
        Set<Object> seen = new HashSet<>();
        List<Value> unique = new ArrayList<>();
        for (Value item : ItemFilters.itemsOf(value, budget)) {
            if (seen.add(Keys.of(ignoringCase(path.in(item), caseSensitive)))) {
                unique.add(item);
            }
        }
        return IteratorValue.of(unique);
    }

    private static Value extreme(String name, Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind(name, "case_sensitive", "attribute");
        AttributePath path = AttributePath.of(bound.given(1), budget);
        boolean caseSensitive = bound.isTrue(0);
        Iterator<Value> items = value.iterate();
        if (!items.hasNext()) {
            return Undefined.because(name + " has no items");
        }
        Value best = items.next();
        Value bestKey = ignoringCase(path.in(best), caseSensitive);
        while (items.hasNext()) {
            Value item = items.next();
            Value key = ignoringCase(path.in(item), caseSensitive);
            int order = Comparisons.order(key, bestKey, budget);
            if (name.equals("min") ? order < 0 : order > 0) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }
}
