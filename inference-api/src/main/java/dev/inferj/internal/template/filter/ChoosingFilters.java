package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.filter.Filters.Filter;
import dev.inferj.internal.template.operation.AttributePath;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.IteratorValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code map}, {@code select}, {@code reject} and their relatives. They work on an item when it is asked for. */
public final class ChoosingFilters {
    private ChoosingFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("map", ChoosingFilters::map);
        filters.put("select", (value, arguments, budget) -> choose(value, null, arguments, true, budget));
        filters.put("reject", (value, arguments, budget) -> choose(value, null, arguments, false, budget));
        filters.put("selectattr", (value, arguments, budget) -> chooseByAttribute(value, arguments, true, budget));
        filters.put("rejectattr", (value, arguments, budget) -> chooseByAttribute(value, arguments, false, budget));
    }

    private static Value map(Value value, Arguments arguments, Budget budget) {
        if (!value.isTrue()) {
            return IteratorValue.of(List.of());
        }
        UnaryOperator<Value> change = change(arguments, budget);
        Iterator<Value> items = value.iterate();
        return IteratorValue.over(value, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                budget.steps(1);
                return change.apply(items.next()).counted(budget);
            }
        });
    }

    private static UnaryOperator<Value> change(Arguments arguments, Budget budget) {
        if (!arguments.positional().isEmpty()) {
            if (!(arguments.positional().get(0) instanceof MarkedText name)) {
                throw new EvaluationFault("map needs the name of a filter");
            }
            Filter filter = Filters.find(name.text());
            if (filter == null) {
                throw new EvaluationFault("map is given a filter that is not known");
            }
            Arguments rest = arguments.rest();
            return item -> filter.apply(item, rest, budget);
        }
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        Value attribute = named.remove("attribute");
        Value otherwise = named.remove("default");
        if (attribute == null || !named.isEmpty()) {
            throw new EvaluationFault("map needs a filter, or an attribute and perhaps a default");
        }
        AttributePath path = AttributePath.of(attribute, budget);
        return otherwise == null || otherwise instanceof NoneValue ? path::in : item -> path.in(item, otherwise);
    }

    private static Value chooseByAttribute(Value value, Arguments arguments, boolean chosen, Budget budget) {
        if (arguments.positional().isEmpty()) {
            throw new EvaluationFault("selectattr and rejectattr need the name of an attribute");
        }
        AttributePath path = AttributePath.of(arguments.positional().get(0), budget);
        return choose(value, path, arguments.rest(), chosen, budget);
    }

    private static Value choose(
            Value value, @Nullable AttributePath path, Arguments arguments, boolean chosen, Budget budget) {
        if (!value.isTrue()) {
            return IteratorValue.of(List.of());
        }
        Predicate<Value> test = test(arguments, budget);
        Iterator<Value> items = value.iterate();
        return IteratorValue.over(value, new Chosen(items, item -> {
            budget.steps(1);
            return test.test(path == null ? item : path.in(item)) == chosen;
        }));
    }

    private static Predicate<Value> test(Arguments arguments, Budget budget) {
        if (arguments.positional().isEmpty()) {
            return Value::isTrue;
        }
        if (!(arguments.positional().get(0) instanceof MarkedText name)) {
            throw new EvaluationFault("a filter that chooses needs the name of a test");
        }
        Predicates.Predicate predicate = Predicates.find(name.text());
        if (predicate == null) {
            throw new EvaluationFault("a filter that chooses is given a test that is not known");
        }
        Arguments rest = arguments.rest();
        return item -> predicate.test(item, rest, budget);
    }

    /** The items for which a test holds. */
    public static final class Chosen implements Iterator<Value> {
        private final Iterator<Value> items;
        private final Predicate<Value> test;

        @Nullable
        private Value ahead;

        public Chosen(Iterator<Value> items, Predicate<Value> test) {
            this.items = items;
            this.test = test;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && items.hasNext()) {
                Value item = items.next();
                if (test.test(item)) {
                    ahead = item;
                }
            }
            return ahead != null;
        }

        @Override
        public Value next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException();
            }
            Value next = ahead;
            ahead = null;
            return next;
        }
    }
}
