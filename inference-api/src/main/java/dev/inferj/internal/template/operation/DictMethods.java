package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import org.jspecify.annotations.Nullable;

/** The methods of dicts. Those that change a dict are not there: the sandbox forbids them. */
public final class DictMethods {
    private DictMethods() {}

    @Nullable
    public static Value find(DictValue dict, String name) {
        return switch (name) {
            case "get" -> (Callable) (rendering, arguments) -> get(dict, arguments, rendering.budget());
            case "items" -> simple(name, DictView.items(dict));
            case "keys" -> simple(name, DictView.keys(dict));
            case "values" -> simple(name, DictView.values(dict));
            case "copy" -> simple(name, dict);
            case "clear", "pop", "popitem", "setdefault", "update" ->
                Undefined.because("the method '" + name + "' would change a dict");
            default -> null;
        };
    }

    private static Callable simple(String name, Value result) {
        return (rendering, arguments) -> {
            arguments.expectNone(name);
            return result;
        };
    }

    private static Value get(DictValue dict, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("get", "key", "default");
        budget.reading(bound.get(0) instanceof MarkedText key ? key.length() : 0);
        Value found = dict.get(bound.get(0));
        return found == null ? bound.or(1, NoneValue.NONE) : found;
    }
}
