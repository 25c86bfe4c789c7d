package dev.inferj.internal.template.node;

import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.operation.Arithmetic;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.Value;
import java.util.List;

/** Values that operators make. */
public final class Operations {
    private Operations() {}

    /** {@code -a} or {@code +a}. */
    public record Unary(char operator, Expression operand, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = operand.evaluate(frame);
            frame.rendering().at(line);
            return operator == '-' ? Arithmetic.negate(value) : Arithmetic.plus(value);
        }
    }

    public record Binary(String operator, Expression left, Expression right, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value a = left.evaluate(frame);
            Value b = right.evaluate(frame);
            frame.rendering().at(line);
            return result(a, b, frame.budget()).counted(frame.budget());
        }

        private Value result(Value a, Value b, Budget budget) {
            return switch (operator) {
                case "+" -> Arithmetic.add(a, b, budget);
                case "-" -> Arithmetic.subtract(a, b);
                case "*" -> Arithmetic.multiply(a, b, budget);
                case "/" -> Arithmetic.divide(a, b);
                case "//" -> Arithmetic.floorDivide(a, b);
                case "%" -> Arithmetic.remainder(a, b, budget);
                case "**" -> Arithmetic.power(a, b);
                default -> throw new AssertionError(operator);
            };
        }
    }

    /** {@code a ~ b}. */
    public record Concatenation(List<Expression> pieces, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            MarkedTextBuilder text = new MarkedTextBuilder();
            for (Expression piece : pieces) {
                Value value = piece.evaluate(frame);
                frame.rendering().at(line);
                text.append(Printed.of(value, frame.budget()));
            }
            return text.build().counted(frame.budget());
        }
    }
}
