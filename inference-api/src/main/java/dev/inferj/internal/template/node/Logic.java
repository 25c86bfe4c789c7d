package dev.inferj.internal.template.node;

import dev.inferj.internal.template.operation.ComparisonOperator;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that decisions make. */
public final class Logic {
    private Logic() {}

    public record Not(Expression operand) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return BoolValue.of(!operand.evaluate(frame).isTrue());
        }
    }

    public record And(Expression left, Expression right) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = left.evaluate(frame);
            return value.isTrue() ? right.evaluate(frame) : value;
        }
    }

    public record Or(Expression left, Expression right) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = left.evaluate(frame);
            return value.isTrue() ? value : right.evaluate(frame);
        }
    }

    public record Compared(ComparisonOperator operator, Expression operand) {}

    /** {@code a < b <= c}: every neighbours must compare. */
    public record Comparison(Expression first, List<Compared> rest, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value left = first.evaluate(frame);
            for (Compared compared : rest) {
                Value right = compared.operand().evaluate(frame);
                frame.rendering().at(line);
                if (!compared.operator().test(left, right, frame.budget())) {
                    return BoolValue.FALSE;
                }
                left = right;
            }
            return BoolValue.TRUE;
        }
    }

    /** {@code a if condition else b}. */
    public record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            if (condition.evaluate(frame).isTrue()) {
                return then.evaluate(frame);
            }
            return otherwise == null
                    ? Undefined.because("the condition does not hold, and there is no else")
                    : otherwise.evaluate(frame);
        }
    }
}
