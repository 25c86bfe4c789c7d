package dev.inferj.internal.template;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments in the order of a function's parameters; null where none was given. */
record Bound(String function, List<String> parameters, List<@Nullable Value> values) {
    private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

    @Nullable
    Value orNull(int place) {
        return values.get(place);
    }

    /** Returns an argument, or null also where it is none. */
    @Nullable
    Value given(int place) {
        Value value = values.get(place);
        return value == NoneValue.NONE ? null : value;
    }

    Value get(int place) {
        Value value = values.get(place);
        if (value == null) {
            throw new EvaluationFault(function + " needs the argument '" + parameters.get(place) + "'");
        }
        return value;
    }

    Value or(int place, Value otherwise) {
        Value value = values.get(place);
        return value == null ? otherwise : value;
    }

    boolean isTrue(int place) {
        Value value = values.get(place);
        return value != null && value.isTrue();
    }

    MarkedText text(int place) {
        if (get(place) instanceof MarkedText text) {
            return text;
        }
        throw wrongKind(place, "text");
    }

    /** Returns a whole number, cut to the range of int. */
    int whole(int place, int otherwise) {
        Value value = values.get(place);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof NumberValue number && number.isWhole()) {
            return number.whole().min(INT_MAX).max(INT_MAX.negate()).intValue();
        }
        throw wrongKind(place, "a whole number");
    }

    EvaluationFault wrongKind(int place, String needed) {
        return new EvaluationFault("the argument '" + parameters.get(place) + "' of " + function + " must be " + needed
                + ", not " + get(place).kind());
    }
}
