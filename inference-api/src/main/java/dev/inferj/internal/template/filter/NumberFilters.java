package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.filter.Filters.Filter;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.NumberReader;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters that make numbers. */
final class NumberFilters {
    private static final int MAX_PRECISION = 400;

    private NumberFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("int", NumberFilters::toInt);
        filters.put("float", NumberFilters::toFloat);
        Filters.add(filters, "abs", (value, budget) -> abs(value));
        filters.put("round", NumberFilters::round);
    }

    private static Value toInt(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("int", "default", "base");
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        BigInteger whole = null;
        if (value instanceof MarkedText text) {
            whole = NumberReader.whole(text.text(), bound.whole(1, 10));
        } else if (value instanceof NumberValue number && number.isWhole()) {
            whole = number.whole();
        }
        FloatValue real = whole == null ? real(value) : null;
        if (real != null && !Double.isNaN(real.real())) {
            whole = real.truncated();
        }
        return whole == null ? bound.or(0, IntValue.of(0)) : new IntValue(whole);
    }

    private static Value toFloat(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("float", "default");
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        FloatValue real = real(value);
        return real == null ? bound.or(0, new FloatValue(0)) : real;
    }

    @Nullable
    private static FloatValue real(Value value) {
        if (value instanceof MarkedText text) {
            Double real = NumberReader.real(text.text());
            return real == null ? null : new FloatValue(real);
        }
        return value instanceof NumberValue number ? new FloatValue(number.real()) : null;
    }

    private static Value abs(Value value) {
        if (value instanceof NumberValue number) {
            return number.isWhole() ? new IntValue(number.whole().abs()) : new FloatValue(Math.abs(number.real()));
        }
        throw unfit("abs", value);
    }

    private static EvaluationFault unfit(String filter, Value value) {
        return value instanceof Undefined undefined
                ? undefined.fault()
                : new EvaluationFault(filter + " takes a number, not " + value.kind());
    }

    private static Value round(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("round", "precision", "method");
        if (!(value instanceof NumberValue number)) {
            throw unfit("round", value);
        }
        int precision = bound.whole(0, 0);
        if (Math.abs((long) precision) > MAX_PRECISION) {
            throw new EvaluationFault("the precision of round must be within " + MAX_PRECISION);
        }
        String method = bound.orNull(1) == null ? "common" : bound.text(1).text();
        double factor = Math.pow(10, precision);
        // Python rounds to a whole number, which has no negative zero.
        double zero = 0.0;
        return switch (method) {
            case "common" -> rounded(number, precision);
            case "ceil" -> new FloatValue((Math.ceil(number.real() * factor) + zero) / factor);
            case "floor" -> new FloatValue((Math.floor(number.real() * factor) + zero) / factor);
            default -> throw new EvaluationFault("the method of round must be common, ceil or floor");
        };
    }

    private static Value rounded(NumberValue number, int precision) {
        if (number.isWhole()) {
            BigDecimal whole = new BigDecimal(number.whole());
            return new IntValue(
                    precision >= 0
                            ? number.whole()
                            : whole.setScale(precision, RoundingMode.HALF_EVEN).toBigInteger());
        }
        double real = number.real();
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            return number;
        }
        double rounded =
                new BigDecimal(real).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
        return new FloatValue(Math.copySign(rounded, real));
    }
}
