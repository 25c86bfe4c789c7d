package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.node.Expression;
import dev.inferj.internal.template.node.Literals;
import dev.inferj.internal.template.node.Logic;
import dev.inferj.internal.template.node.Operations;
import dev.inferj.internal.template.operation.ComparisonOperator;
import dev.inferj.internal.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions: one method for each level of binding, the weakest first. */
final class ExpressionParser {
    private static final Set<String> SPECIALS = Set.of("caller", "kwargs", "varargs");

    private final Tokens tokens;
    private final PrimaryParser primaries;
    private Set<String> specials = new HashSet<>();

    /** How many if blocks are around. */
    private int conditions;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.primaries = new PrimaryParser(tokens, this);
    }

    PrimaryParser primaries() {
        return primaries;
    }

    void enterCondition() {
        conditions++;
    }

    void leaveCondition() {
        conditions--;
    }

    /** Returns whether a template may ask for what is not known here, since it may ask first whether it is known. */
    boolean mayBeUnknown() {
        return conditions > 0;
    }

    /** Notes that a variable is read. */
    void reads(String name) {
        if (SPECIALS.contains(name)) {
            specials.add(name);
        }
    }

    /** Begins to note for a macro, and returns what was noted so far. */
    Set<String> beginMacro() {
        Set<String> outer = specials;
        specials = new HashSet<>();
        return outer;
    }

    /** Returns what was noted for a macro, and adds it to what was noted before. */
    Set<String> endMacro(Set<String> outer) {
        Set<String> noted = specials;
        specials = outer;
        specials.addAll(noted);
        return Set.copyOf(noted);
    }

    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Logic.Conditional(condition, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    /** Reads one expression, or several with commas between, which make a tuple. */
    Expression tuple(boolean withConditional) {
        Expression first = withConditional ? expression() : or();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !isTupleEnd()) {
            items.add(withConditional ? expression() : or());
        }
        return new Literals.Items(items, /* tuple= */ true);
    }

    private boolean isTupleEnd() {
        Kind kind = tokens.current().kind();
        return kind == Kind.OUTPUT_END || kind == Kind.TAG_END || tokens.isOperator(")") || tokens.isName("recursive");
    }

    /** Reads an expression that is not conditional. */
    Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Logic.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Logic.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipName("not")) {
            return comparison();
        }
        tokens.enter();
        Expression operand = not();
        tokens.leave();
        return new Logic.Not(operand);
    }

    private Expression comparison() {
        int line = tokens.line();
        Expression first = sum();
        List<Logic.Compared> rest = new ArrayList<>();
        for (ComparisonOperator operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            rest.add(new Logic.Compared(operator, sum()));
        }
        return rest.isEmpty() ? first : new Logic.Comparison(first, rest, line);
    }

    @Nullable
    private ComparisonOperator comparisonOperator() {
        if (tokens.skipName("in")) {
            return ComparisonOperator.IN;
        }
        if (tokens.isName("not") && tokens.following().is(Kind.NAME, "in")) {
            tokens.take();
            tokens.take();
            return ComparisonOperator.NOT_IN;
        }
        for (ComparisonOperator operator : ComparisonOperator.values()) {
            if (tokens.skipOperator(operator.sign())) {
                return operator;
            }
        }
        return null;
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.isOperator("+") || tokens.isOperator("-")) {
            Token operator = tokens.take();
            left = new Operations.Binary(operator.text(), left, concatenation(), operator.line());
        }
        return left;
    }

    private Expression concatenation() {
        int line = tokens.line();
        Expression first = product();
        if (!tokens.isOperator("~")) {
            return first;
        }
        List<Expression> pieces = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            pieces.add(product());
        }
        return new Operations.Concatenation(pieces, line);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.isOperator("*") || tokens.isOperator("/") || tokens.isOperator("//") || tokens.isOperator("%")) {
            Token operator = tokens.take();
            left = new Operations.Binary(operator.text(), left, power(), operator.line());
        }
        return left;
    }

    // As in Jinja, powers bind to the left.
    private Expression power() {
        Expression left = unary(/* withFilters= */ true);
        while (tokens.isOperator("**")) {
            Token operator = tokens.take();
            left = new Operations.Binary(operator.text(), left, unary(/* withFilters= */ true), operator.line());
        }
        return left;
    }

    // As in Jinja, a filter after a sign applies to the signed number.
    private Expression unary(boolean withFilters) {
        Expression value;
        if (tokens.isOperator("-") || tokens.isOperator("+")) {
            Token operator = tokens.take();
            tokens.enter();
            value = new Operations.Unary(operator.text().charAt(0), unary(false), operator.line());
            tokens.leave();
        } else {
            value = primaries.primary();
        }
        value = primaries.postfix(value);
        return withFilters ? primaries.filtersAndTests(value) : value;
    }
}
