package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of lists and tuples. Those that change a list are not there: the sandbox forbids them. */
final class ListMethods {
    private ListMethods() {}

    @Nullable
    static Callable find(ListValue list, String name) {
        return switch (name) {
            case "count" -> (rendering, arguments) -> count(list, arguments, rendering.budget());
            case "index" -> (rendering, arguments) -> index(list, arguments, rendering.budget());
            case "copy" -> list.isTuple() ? null : (rendering, arguments) -> list;
            default -> null;
        };
    }

    private static Value count(ListValue list, Arguments arguments, Budget budget) {
        Value sought = arguments.bind("count", "value").get(0);
        return IntValue.of(list.items().stream()
                .filter(item -> Comparisons.equal(item, sought, budget))
                .count());
    }

    private static Value index(ListValue list, Arguments arguments, Budget budget) {
        Value sought = arguments.bind("index", "value").get(0);
        List<Value> items = list.items();
        for (int i = 0; i < items.size(); i++) {
            if (Comparisons.equal(items.get(i), sought, budget)) {
                return IntValue.of(i);
            }
        }
        throw new EvaluationFault("index does not find the value in " + list.kind());
    }
}
