package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.math.BigDecimal;
import java.util.Iterator;

/** What is equal, less, and in what, as Python sees it. Marks make no difference. */
public final class Comparisons {
    private Comparisons() {}

    public static boolean equal(Value a, Value b, Budget budget) {
        budget.steps(1);
        if (a.equals(b)) {
            return !isNan(a);
        }
        if (a instanceof MarkedText left && b instanceof MarkedText right) {
            return left.length() == right.length() && equalChars(left, right, budget);
        }
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            return !isNan(left) && !isNan(right) && order(left, right) == 0;
        }
        if (a instanceof ListValue left && b instanceof ListValue right) {
            return left.isTuple() == right.isTuple() && equalItems(left, right, budget);
        }
        if (a instanceof DictValue left && b instanceof DictValue right) {
            return equalEntries(left, right, budget);
        }
        return a instanceof Undefined && b instanceof Undefined;
    }

    private static boolean equalChars(MarkedText a, MarkedText b, Budget budget) {
        budget.reading(a.length());
        return a.text().equals(b.text());
    }

    private static boolean equalItems(ListValue a, ListValue b, Budget budget) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.items().get(i), b.items().get(i), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(DictValue a, DictValue b, Budget budget) {
        if (a.size() != b.size()) {
            return false;
        }
        for (DictValue.Entry entry : a.entries()) {
            Value other = b.get(entry.key());
            if (other == null || !equal(entry.value(), other, budget)) {
                return false;
            }
        }
        return true;
    }

    /** Returns which comes first, as a comparator does. Fails where Python cannot compare. */
    public static int order(Value a, Value b, Budget budget) {
        budget.steps(1);
        if (a instanceof MarkedText left && b instanceof MarkedText right) {
            budget.reading(Math.min(left.length(), right.length()));
            return orderOfCodePoints(left.text(), right.text());
        }
        if (a instanceof NumberValue left && b instanceof NumberValue right) {
            return order(left, right);
        }
        if (a instanceof ListValue left && b instanceof ListValue right && left.isTuple() == right.isTuple()) {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                Value itemOfLeft = left.items().get(i);
                Value itemOfRight = right.items().get(i);
                if (!equal(itemOfLeft, itemOfRight, budget)) {
                    return order(itemOfLeft, itemOfRight, budget);
                }
            }
            return Integer.compare(left.size(), right.size());
        }
        if (a instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (b instanceof Undefined undefined) {
            throw undefined.fault();
        }
        throw new EvaluationFault(a.kind() + " cannot be compared with " + b.kind());
    }

    private static int orderOfCodePoints(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                // Surrogates stand for what comes after all other chars.
                boolean leftIsHalf = Character.isSurrogate(left);
                boolean rightIsHalf = Character.isSurrogate(right);
                return leftIsHalf == rightIsHalf
                        ? Character.compare(left, right)
                        : Boolean.compare(leftIsHalf, rightIsHalf);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int order(NumberValue a, NumberValue b) {
        if (a.isWhole() && b.isWhole()) {
            return a.whole().compareTo(b.whole());
        }
        if (isFinite(a) && isFinite(b)) {
            return exact(a).compareTo(exact(b));
        }
        return Double.compare(isFinite(a) ? 0 : a.real(), isFinite(b) ? 0 : b.real());
    }

    static boolean isNan(Value value) {
        return value instanceof FloatValue number && Double.isNaN(number.real());
    }

    private static boolean isFinite(NumberValue number) {
        return number.isWhole() || Double.isFinite(number.real());
    }

    private static BigDecimal exact(NumberValue number) {
        return number.isWhole() ? new BigDecimal(number.whole()) : new BigDecimal(number.real());
    }

    /** Returns whether a value is in another, as the operator {@code in} does. */
    public static boolean contains(Value whole, Value part, Budget budget) {
        if (whole instanceof MarkedText text) {
            if (part instanceof MarkedText sought) {
                budget.search(text.length(), sought.length());
                return text.text().contains(sought.text());
            }
            throw new EvaluationFault("only a text can be in a text, not " + part.kind());
        }
        if (whole instanceof DictValue dict) {
            budget.reading(part instanceof MarkedText text ? text.length() : 0);
            return dict.get(part) != null;
        }
        Iterator<Value> items = whole.iterate();
        while (items.hasNext()) {
            if (equal(items.next(), part, budget)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether two are one and the same. */
    public static boolean same(Value a, Value b) {
        if (a instanceof MarkedText left && b instanceof MarkedText right) {
            return left.text().equals(right.text());
        }
        return a.equals(b);
    }
}
