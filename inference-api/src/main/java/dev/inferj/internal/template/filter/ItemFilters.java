package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.filter.Filters.Filter;
import dev.inferj.internal.template.operation.Arithmetic;
import dev.inferj.internal.template.operation.AttributePath;
import dev.inferj.internal.template.operation.DictMethods;
import dev.inferj.internal.template.operation.Lookup;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.IteratorValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters that take items apart and put them together. */
final class ItemFilters {
    private ItemFilters() {}

    static void addTo(Map<String, Filter> filters) {
        Filters.add(filters, "length", (value, budget) -> length(value, budget));
        Filters.add(filters, "count", (value, budget) -> length(value, budget));
        filters.put("default", ItemFilters::otherwise);
        filters.put("d", ItemFilters::otherwise);
        filters.put("attr", ItemFilters::attribute);
        Filters.add(filters, "first", (value, budget) -> first(value.iterate()));
        Filters.add(filters, "last", (value, budget) -> last(value, budget));
        Filters.add(filters, "list", (value, budget) -> ListValue.list(itemsOf(value, budget)));
        Filters.add(filters, "items", (value, budget) -> items(value));
        Filters.add(filters, "reverse", (value, budget) -> reverse(value, budget));
        filters.put("batch", ItemFilters::batch);
        filters.put("sum", ItemFilters::sum);
    }

    /** Returns the items of a value in a list of their own. */
    static List<Value> itemsOf(Value value, Budget budget) {
        List<Value> items = new ArrayList<>();
        Iterator<Value> iterator = value.iterate();
        while (iterator.hasNext()) {
            budget.steps(1);
            items.add(iterator.next());
            if (value instanceof MarkedText) {
                budget.text(1);
            }
        }
        return items;
    }

    private static Value length(Value value, Budget budget) {
        budget.reading(value instanceof MarkedText text ? text.length() : 0);
        return IntValue.of(value.size());
    }

    private static Value otherwise(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean missing = value instanceof Undefined || (bound.isTrue(1) && !value.isTrue());
        return missing ? bound.or(0, MarkedText.EMPTY) : value;
    }

    private static Value attribute(Value value, Arguments arguments, Budget budget) {
        MarkedText name = arguments.bind("attr", "name").text(0);
        Value found = Lookup.attribute(value, name);
        boolean isItem = value instanceof DictValue dict && DictMethods.find(dict, name.text()) == null;
        return isItem ? Undefined.because("a dict has no such attribute") : found;
    }

    private static Value first(Iterator<Value> items) {
        return items.hasNext() ? items.next() : Undefined.because("there is no first item");
    }

    private static Value last(Value value, Budget budget) {
        if (value instanceof IteratorValue) {
            throw new EvaluationFault("the last item of a generator is not known: make it a list first");
        }
        List<Value> items = itemsOf(value, budget);
        return items.isEmpty() ? Undefined.because("there is no last item") : items.get(items.size() - 1);
    }

    private static Value items(Value value) {
        if (value instanceof DictValue dict) {
            return IteratorValue.over(dict, DictView.items(dict).iterate());
        }
        if (value instanceof Undefined) {
            return IteratorValue.of(List.of());
        }
        throw new EvaluationFault("items takes a dict, not " + value.kind());
    }

    private static Value reverse(Value value, Budget budget) {
        if (value instanceof MarkedText) {
            return Lookup.slice(value, null, null, IntValue.of(-1), budget);
        }
        List<Value> items = itemsOf(value, budget);
        Collections.reverse(items);
        return value instanceof IteratorValue ? ListValue.list(items) : IteratorValue.of(items);
    }

    private static Value batch(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("batch", "linecount", "fill_with");
        bound.get(0);
        int size = bound.whole(0, 1);
        if (size < 1) {
            throw new EvaluationFault("batch needs a linecount of 1 at least");
        }
        List<Value> batches = new ArrayList<>();
        List<Value> items = itemsOf(value, budget);
        for (int start = 0; start < items.size(); start += size) {
            int end = (int) Math.min(items.size(), (long) start + size);
            List<Value> batch = new ArrayList<>(items.subList(start, end));
            Value filler = bound.given(1);
            if (filler != null) {
                budget.steps(size);
                batch.addAll(Collections.nCopies(size - batch.size(), filler));
            }
            batches.add(ListValue.list(batch));
        }
        return IteratorValue.of(batches);
    }

    private static Value sum(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("sum", "attribute", "start");
        AttributePath path = AttributePath.of(bound.given(0), budget);
        Value sum = bound.or(1, IntValue.of(0));
        if (sum instanceof MarkedText) {
            throw new EvaluationFault("sum cannot add texts: use join");
        }
        for (Value item : itemsOf(value, budget)) {
            sum = Arithmetic.add(sum, path.in(item), budget);
        }
        return sum;
    }
}
