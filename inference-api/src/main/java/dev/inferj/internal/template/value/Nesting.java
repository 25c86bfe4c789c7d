package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import java.util.Iterator;

/** How deep values lie within each other, so that walking through them needs a bounded stack. */
final class Nesting {
    private Nesting() {}

    /** Returns the nesting of a value that holds these. */
    static int around(Iterator<Value> items) {
        int deepest = 0;
        while (items.hasNext()) {
            deepest = Math.max(deepest, items.next().nesting());
        }
        if (deepest >= Budget.MAX_NESTING) {
            throw new EvaluationFault("values may lie " + Budget.MAX_NESTING + " deep within each other at most");
        }
        return deepest + 1;
    }
}
