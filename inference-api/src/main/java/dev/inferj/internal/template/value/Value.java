package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import java.util.Iterator;

/** A value while a template is rendered. What it does is what the Python value of that kind does. */
public sealed interface Value
        permits MarkedText,
                NoneValue,
                NumberValue,
                Undefined,
                ListValue,
                DictValue,
                DictView,
                RangeValue,
                IteratorValue,
                NamespaceValue,
                Callable {
    /** Returns what messages call it. */
    String kind();

    /** Returns whether it counts as true. */
    default boolean isTrue() {
        return true;
    }

    default boolean isIterable() {
        return false;
    }

    default Iterator<Value> iterate() {
        throw new EvaluationFault(kind() + " has no items to go through");
    }

    default boolean hasSize() {
        return false;
    }

    default int size() {
        throw new EvaluationFault(kind() + " has no length");
    }

    /** Counts what it took to make this, and returns it. */
    default Value counted(Budget budget) {
        return this;
    }

    /** Returns how deep the values within it lie; 0 where there are none. */
    default int nesting() {
        return 0;
    }
}
