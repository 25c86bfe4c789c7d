package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.format.PercentFormat;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.TextOperations;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The operators {@code + - * / // % **} as Python has them. */
public final class Arithmetic {
    private static final BigInteger MAX_EXPONENT = BigInteger.valueOf(1 << 11);

    private Arithmetic() {}

    public static Value add(Value a, Value b, Budget budget) {
        if (a instanceof MarkedText left && b instanceof MarkedText right) {
            return concatenate(left, right);
        }
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            return areWhole(left, right)
                    ? new IntValue(left.whole().add(right.whole()))
                    : new FloatValue(left.real() + right.real());
        }
        if (a instanceof ListValue left && b instanceof ListValue right && left.isTuple() == right.isTuple()) {
            budget.steps((long) left.size() + right.size());
            List<Value> items = new ArrayList<>(left.size() + right.size());
            items.addAll(left.items());
            items.addAll(right.items());
            return left.with(items);
        }
        throw unfit("+", a, b);
    }

    public static MarkedText concatenate(MarkedText a, MarkedText b) {
        boolean html = a.isHtml() || b.isHtml();
        MarkedTextBuilder both = new MarkedTextBuilder();
        both.append(html && !a.isHtml() ? TextOperations.escapeHtml(a) : a);
        both.append(html && !b.isHtml() ? TextOperations.escapeHtml(b) : b);
        return both.build().asHtml(html);
    }

    public static Value subtract(Value a, Value b) {
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            return areWhole(left, right)
                    ? new IntValue(left.whole().subtract(right.whole()))
                    : new FloatValue(left.real() - right.real());
        }
        throw unfit("-", a, b);
    }

    public static Value multiply(Value a, Value b, Budget budget) {
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            return areWhole(left, right)
                    ? new IntValue(left.whole().multiply(right.whole()))
                    : new FloatValue(left.real() * right.real());
        }
        if (b instanceof NumberValue times && times.isWhole()) {
            return repeat(a, times, budget, b);
        }
        if (a instanceof NumberValue times && times.isWhole()) {
            return repeat(b, times, budget, a);
        }
        throw unfit("*", a, b);
    }

    private static Value repeat(Value repeated, NumberValue times, Budget budget, Value other) {
        BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
        int count = times.whole().min(most).max(BigInteger.ZERO).intValue();
        if (repeated instanceof MarkedText text) {
            return TextOperations.repeat(text, count);
        }
        if (repeated instanceof ListValue list) {
            budget.steps((long) list.size() * count);
            List<Value> items = new ArrayList<>(list.size() * count);
            for (int i = 0; i < count && list.isTrue(); i++) {
                items.addAll(list.items());
            }
            return list.with(items);
        }
        throw unfit("*", repeated, other);
    }

    public static Value divide(Value a, Value b) {
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            checkDivisor(right);
            return new FloatValue(left.real() / right.real());
        }
        throw unfit("/", a, b);
    }

    public static Value floorDivide(Value a, Value b) {
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            checkDivisor(right);
            if (areWhole(left, right)) {
                BigInteger[] parts = left.whole().divideAndRemainder(right.whole());
                boolean below = parts[1].signum() != 0
                        && parts[1].signum() != right.whole().signum();
                return new IntValue(below ? parts[0].subtract(BigInteger.ONE) : parts[0]);
            }
            double remainder = floorRemainder(left.real(), right.real());
            double quotient = (left.real() - remainder) / right.real();
            return new FloatValue(quotient == 0 ? Math.copySign(0, left.real() / right.real()) : Math.rint(quotient));
        }
        throw unfit("//", a, b);
    }

    /** Returns the remainder of floor division; of a text, the text with the value put in. */
    public static Value remainder(Value a, Value b, Budget budget) {
        if (a instanceof MarkedText format) {
            return PercentFormat.format(format, b, budget);
        }
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            checkDivisor(right);
            if (areWhole(left, right)) {
                BigInteger remainder = left.whole().mod(right.whole().abs());
                boolean negative = right.whole().signum() < 0 && remainder.signum() != 0;
                return new IntValue(negative ? remainder.add(right.whole()) : remainder);
            }
            return new FloatValue(floorRemainder(left.real(), right.real()));
        }
        throw unfit("%", a, b);
    }

    private static double floorRemainder(double a, double b) {
        double remainder = a % b;
        if (remainder == 0) {
            return Math.copySign(0, b);
        }
        return (b < 0) == (remainder < 0) ? remainder : remainder + b;
    }

    public static Value power(Value a, Value b) {
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            if (areWhole(left, right) && right.whole().signum() >= 0) {
                return wholePower(left.whole(), right.whole());
            }
            if (left.real() == 0 && right.real() < 0) {
                throw new EvaluationFault("0 has no negative power");
            }
            double power = Math.pow(left.real(), right.real());
            if (Double.isNaN(power) && !Comparisons.isNan(a) && !Comparisons.isNan(b)) {
                throw new EvaluationFault("a negative number has no power that is not whole");
            }
            return new FloatValue(power);
        }
        throw unfit("**", a, b);
    }

    private static Value wholePower(BigInteger base, BigInteger exponent) {
        if (base.abs().bitLength() <= 1) {
            // 0, 1 and -1, whose powers never grow
            boolean negative = base.signum() < 0 && exponent.testBit(0);
            return IntValue.of(
                    exponent.signum() == 0 ? 1 : negative ? -1 : base.abs().intValue());
        }
        if (exponent.multiply(BigInteger.valueOf(base.bitLength() - 1L)).compareTo(MAX_EXPONENT) > 0) {
            throw new EvaluationFault("a power is too large");
        }
        return new IntValue(base.pow(exponent.intValue()));
    }

    public static Value negate(Value value) {
        if (value instanceof NumberValue number) {
            return number.isWhole() ? new IntValue(number.whole().negate()) : new FloatValue(-number.real());
        }
        throw unfit("-", value);
    }

    /** Returns the number: a boolean becomes 0 or 1. */
    public static Value plus(Value value) {
        if (value instanceof NumberValue number) {
            return number.isWhole() ? new IntValue(number.whole()) : number;
        }
        throw unfit("+", value);
    }

    private static boolean areWhole(NumberValue a, NumberValue b) {
        return a.isWhole() && b.isWhole();
    }

    private static void checkDivisor(NumberValue divisor) {
        if (!divisor.isTrue()) {
            throw new EvaluationFault("nothing can be divided by 0");
        }
    }

    private static EvaluationFault unfit(String operator, Value... operands) {
        StringBuilder kinds = new StringBuilder();
        for (Value operand : operands) {
            if (operand instanceof Undefined undefined) {
                return undefined.fault();
            }
            kinds.append(kinds.isEmpty() ? "" : " and ").append(operand.kind());
        }
        return new EvaluationFault("the operator " + operator + " does not fit " + kinds);
    }
}
