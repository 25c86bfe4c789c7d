package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.operation.Arithmetic;
import dev.inferj.internal.template.operation.ComparisonOperator;
import dev.inferj.internal.template.operation.Comparisons;
import dev.inferj.internal.template.operation.LoopValue;
import dev.inferj.internal.template.operation.TextMethods;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What can follow {@code is}. */
public final class Predicates {
    /** Says whether something holds for a value. */
    @FunctionalInterface
    public interface Predicate {
        boolean test(Value value, Arguments arguments, Budget budget);
    }

    @FunctionalInterface
    private interface Comparison {
        boolean test(Value value, Value other, Budget budget);
    }

    private static final Map<String, Predicate> PREDICATES = Map.ofEntries(
            simple("defined", (value, budget) -> !(value instanceof Undefined)),
            simple("undefined", (value, budget) -> value instanceof Undefined),
            simple("none", (value, budget) -> value instanceof NoneValue),
            simple("boolean", (value, budget) -> value instanceof BoolValue),
            simple("true", (value, budget) -> value == BoolValue.TRUE),
            simple("false", (value, budget) -> value == BoolValue.FALSE),
            simple("integer", (value, budget) -> value instanceof IntValue),
            simple("float", (value, budget) -> value instanceof FloatValue),
            simple("number", (value, budget) -> value instanceof NumberValue),
            simple("string", (value, budget) -> value instanceof MarkedText),
            simple("mapping", (value, budget) -> value instanceof DictValue),
            simple("sequence", (value, budget) -> isSequence(value)),
            simple("iterable", (value, budget) -> value.isIterable()),
            simple("callable", (value, budget) -> value instanceof Callable || value instanceof Undefined),
            simple("escaped", (value, budget) -> value instanceof MarkedText text && text.isHtml()),
            simple("lower", (value, budget) -> TextMethods.isLower(printed(value, budget))),
            simple("upper", (value, budget) -> TextMethods.isUpper(printed(value, budget))),
            simple("odd", (value, budget) -> isDivisible(value, IntValue.of(2), 1, budget)),
            simple("even", (value, budget) -> isDivisible(value, IntValue.of(2), 0, budget)),
            Map.entry("divisibleby", comparison((value, other, budget) -> isDivisible(value, other, 0, budget))),
            simple("filter", (value, budget) -> Filters.find(printed(value, budget)) != null),
            simple("test", (value, budget) -> find(printed(value, budget)) != null),
            Map.entry("sameas", comparison((value, other, budget) -> Comparisons.same(value, other))),
            Map.entry("in", comparison((value, other, budget) -> Comparisons.contains(other, value, budget))),
            Map.entry("==", comparison(Comparisons::equal)),
            Map.entry("eq", comparison(Comparisons::equal)),
            Map.entry("equalto", comparison(Comparisons::equal)),
            Map.entry("!=", comparison((value, other, budget) -> !Comparisons.equal(value, other, budget))),
            Map.entry("ne", comparison((value, other, budget) -> !Comparisons.equal(value, other, budget))),
            Map.entry(">", comparison(ComparisonOperator.GREATER::test)),
            Map.entry("gt", comparison(ComparisonOperator.GREATER::test)),
            Map.entry("greaterthan", comparison(ComparisonOperator.GREATER::test)),
            Map.entry(">=", comparison(ComparisonOperator.GREATER_OR_EQUAL::test)),
            Map.entry("ge", comparison(ComparisonOperator.GREATER_OR_EQUAL::test)),
            Map.entry("<", comparison(ComparisonOperator.LESS::test)),
            Map.entry("lt", comparison(ComparisonOperator.LESS::test)),
            Map.entry("lessthan", comparison(ComparisonOperator.LESS::test)),
            Map.entry("<=", comparison(ComparisonOperator.LESS_OR_EQUAL::test)),
            Map.entry("le", comparison(ComparisonOperator.LESS_OR_EQUAL::test)));

    private Predicates() {}

    @Nullable
    public static Predicate find(String name) {
        return PREDICATES.get(name);
    }

    private static Map.Entry<String, Predicate> simple(String name, BiPredicate<Value, Budget> predicate) {
        return Map.entry(name, (value, arguments, budget) -> {
            arguments.expectNone(name);
            return predicate.test(value, budget);
        });
    }

    private static Predicate comparison(Comparison comparison) {
        return (value, arguments, budget) ->
                comparison.test(value, arguments.bind("the test", "other").get(0), budget);
    }

    private static boolean isSequence(Value value) {
        return value.hasSize() && !(value instanceof DictView) && !(value instanceof LoopValue);
    }

    private static boolean isDivisible(Value value, Value divisor, int remainder, Budget budget) {
        Value actual = Arithmetic.remainder(value, divisor, budget);
        return Comparisons.equal(actual, new IntValue(BigInteger.valueOf(remainder)), budget);
    }

    private static String printed(Value value, Budget budget) {
        return Printed.of(value, budget).text();
    }
}
