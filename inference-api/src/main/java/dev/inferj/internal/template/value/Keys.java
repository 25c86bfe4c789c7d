package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Turns values into keys of hash maps: equal objects for values that are equal in a template. */
public final class Keys {
    private Keys() {}

    public static Object of(Value value) {
        if (value instanceof MarkedText text) {
            return text.text();
        }
        if (value instanceof NumberValue number) {
            return ofNumber(number);
        }
        if (value instanceof ListValue list && list.isTuple()) {
            List<Object> keys = new ArrayList<>(list.size());
            list.items().forEach(item -> keys.add(of(item)));
            return keys;
        }
        if (value instanceof ListValue || value instanceof DictValue || value instanceof DictView) {
            throw new EvaluationFault(value.kind() + " cannot be a key");
        }
        return value instanceof Undefined ? Undefined.class : value;
    }

    private static Object ofNumber(NumberValue number) {
        if (number.isWhole()) {
            return number.whole();
        }
        double real = number.real();
        // A float that is whole equals the whole number.
        return Math.rint(real) == real && !Double.isInfinite(real) ? new BigDecimal(real).toBigInteger() : real;
    }
}
