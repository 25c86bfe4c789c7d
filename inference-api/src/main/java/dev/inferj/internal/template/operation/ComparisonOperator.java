package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.Value;

/** The operators that compare two values. */
public enum ComparisonOperator {
    EQUAL("=="),
    UNEQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    private final String sign;

    ComparisonOperator(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }

    public boolean test(Value left, Value right, Budget budget) {
        return switch (this) {
            case EQUAL -> Comparisons.equal(left, right, budget);
            case UNEQUAL -> !Comparisons.equal(left, right, budget);
            case IN -> Comparisons.contains(right, left, budget);
            case NOT_IN -> !Comparisons.contains(right, left, budget);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> testOrder(left, right, budget);
        };
    }

    private boolean testOrder(Value left, Value right, Budget budget) {
        int order = Comparisons.order(left, right, budget);
        if (Comparisons.isNan(left) || Comparisons.isNan(right)) {
            return false;
        }
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }
}
