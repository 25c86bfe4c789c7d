package dev.inferj.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that decisions make. */
final class Logic {
    private Logic() {}

    record Not(Expression operand) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return BoolValue.of(!operand.evaluate(frame).isTrue());
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = left.evaluate(frame);
            return value.isTrue() ? right.evaluate(frame) : value;
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = left.evaluate(frame);
            return value.isTrue() ? value : right.evaluate(frame);
        }
    }

    record Compared(ComparisonOperator operator, Expression operand) {}

    /** {@code a < b <= c}: every neighbours must compare. */
    record Comparison(Expression first, List<Compared> rest, int line) implements Expression {
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
    record Conditional(
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
