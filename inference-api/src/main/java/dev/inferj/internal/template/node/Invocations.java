package dev.inferj.internal.template.node;

import dev.inferj.internal.template.filter.Filters;
import dev.inferj.internal.template.filter.Predicates;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that functions, filters and tests make. */
public final class Invocations {
    private Invocations() {}

    /**
     * What is written between the brackets of a call.
     *
     * @param spread what stands after {@code *}
     * @param spreadNamed what stands after {@code **}
     */
    public record ArgumentList(
            List<Expression> positional,
            Map<String, Expression> named,
            @Nullable Expression spread,
            @Nullable Expression spreadNamed) {
        public static final ArgumentList EMPTY = new ArgumentList(List.of(), Map.of(), null, null);

        Arguments evaluate(Frame frame) {
            if (positional.isEmpty() && named.isEmpty() && spread == null && spreadNamed == null) {
                return Arguments.NONE;
            }
            List<Value> values = new ArrayList<>(positional.size());
            for (Expression expression : positional) {
                values.add(expression.evaluate(frame));
            }
            Map<String, Value> namedValues = new LinkedHashMap<>();
            for (Map.Entry<String, Expression> entry : named.entrySet()) {
                namedValues.put(entry.getKey(), entry.getValue().evaluate(frame));
            }
            if (spread != null) {
                Iterator<Value> more = spread.evaluate(frame).iterate();
                while (more.hasNext()) {
                    frame.budget().steps(1);
                    values.add(more.next());
                }
            }
            Set<String> plainNames = new HashSet<>();
            if (spreadNamed != null) {
                spreadNamed(spreadNamed.evaluate(frame), namedValues, plainNames);
            }
            return new Arguments(values, namedValues, plainNames);
        }

        private static void spreadNamed(Value value, Map<String, Value> namedValues, Set<String> plainNames) {
            if (!(value instanceof DictValue dict)) {
                throw new EvaluationFault("after ** must stand a dict, not " + value.kind());
            }
            for (DictValue.Entry entry : dict.entries()) {
                if (!(entry.key() instanceof MarkedText name) || namedValues.put(name.text(), entry.value()) != null) {
                    throw new EvaluationFault("after ** must stand a dict of other names");
                }
                if (name.hasPlain()) {
                    plainNames.add(name.text());
                }
            }
        }
    }

    public record Call(Expression callee, ArgumentList arguments, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return call(frame, null);
        }

        /** Calls with a call block, which the macro knows as {@code caller}. */
        Value call(Frame frame, @Nullable Macro caller) {
            Value function = callee.evaluate(frame);
            Arguments given = arguments.evaluate(frame);
            frame.rendering().at(line);
            if (function instanceof Undefined undefined) {
                throw undefined.fault();
            }
            if (!(function instanceof Callable callable)) {
                throw new EvaluationFault(function.kind() + " cannot be called");
            }
            return callable.call(frame.rendering(), caller == null ? given : given.withNamed("caller", caller))
                    .counted(frame.budget());
        }
    }

    /** A filter with its arguments, without what it is applied to. */
    public record FilterUse(Filters.Filter filter, ArgumentList arguments, int line) {
        Value apply(Value value, Frame frame) {
            Arguments given = arguments.evaluate(frame);
            frame.rendering().at(line);
            return filter.apply(value, given, frame.budget()).counted(frame.budget());
        }
    }

    public record Filtering(Expression input, FilterUse use) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return use.apply(input.evaluate(frame), frame);
        }
    }

    public record Testing(Expression input, Predicates.Predicate predicate, ArgumentList arguments, int line)
            implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = input.evaluate(frame);
            Arguments given = arguments.evaluate(frame);
            frame.rendering().at(line);
            return BoolValue.of(predicate.test(value, given, frame.budget()));
        }
    }
}
