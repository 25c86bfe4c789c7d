package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments in the order of a function's parameters; null where none was given. */
public record Bound(String function, List<String> parameters, List<@Nullable Value> values) {
    private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

    @Nullable
    public Value orNull(int place) {
        return values.get(place);
    }

    /** Returns an argument, or null also where it is none. */
    @Nullable
    public Value given(int place) {
        Value value = values.get(place);
        return value == NoneValue.NONE ? null : value;
    }

    public Value get(int place) {
        Value value = values.get(place);
        if (value == null) {
            throw new EvaluationFault(function + " needs the argument '" + parameters.get(place) + "'");
        }
        return value;
    }

    public Value or(int place, Value otherwise) {
        Value value = values.get(place);
        return value == null ? otherwise : value;
    }

    public boolean isTrue(int place) {
        Value value = values.get(place);
        return value != null && value.isTrue();
    }

    public MarkedText text(int place) {
        if (get(place) instanceof MarkedText text) {
            return text;
        }
        throw wrongKind(place, "text");
    }

    /** Returns a whole number, cut to the range of int. */
    public int whole(int place, int otherwise) {
        Value value = values.get(place);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof NumberValue number && number.isWhole()) {
            return number.whole().min(INT_MAX).max(INT_MAX.negate()).intValue();
        }
        throw wrongKind(place, "a whole number");
    }

    public EvaluationFault wrongKind(int place, String needed) {
        return new EvaluationFault("the argument '" + parameters.get(place) + "' of " + function + " must be " + needed
                + ", not " + get(place).kind());
    }
}
