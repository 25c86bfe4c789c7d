package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.filter.Filters;
import dev.inferj.internal.template.filter.Predicates;
import dev.inferj.internal.template.node.Expression;
import dev.inferj.internal.template.node.Invocations;
import dev.inferj.internal.template.node.Invocations.ArgumentList;
import dev.inferj.internal.template.node.Invocations.FilterUse;
import dev.inferj.internal.template.node.Literals;
import dev.inferj.internal.template.node.Logic;
import dev.inferj.internal.template.node.Lookups;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.internal.template.syntax.Token.Kind;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what binds strongest: literals and names, and what follows them: attributes, items, calls, filters, tests. */
final class PrimaryParser {
    private static final int MAX_DIGITS = 500;

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final ArgumentParser arguments;

    PrimaryParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.arguments = new ArgumentParser(tokens, expressions);
    }

    Expression primary() {
        Token token = tokens.current();
        switch (token.kind()) {
            case NAME -> {
                tokens.take();
                return name(token.text());
            }
            case STRING -> {
                return strings();
            }
            case INTEGER -> {
                tokens.take();
                return new Literals.Constant(whole(token));
            }
            case FLOAT -> {
                tokens.take();
                return new Literals.Constant(
                        new FloatValue(Double.parseDouble(token.text().replace("_", ""))));
            }
            default -> {
                if (tokens.isOperator("(") || tokens.isOperator("[") || tokens.isOperator("{")) {
                    tokens.enter();
                    Expression bracketed = bracketed(tokens.take().text());
                    tokens.leave();
                    return bracketed;
                }
                throw tokens.unexpected("a value");
            }
        }
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Literals.Constant(BoolValue.TRUE);
            case "false", "False" -> new Literals.Constant(BoolValue.FALSE);
            case "none", "None" -> new Literals.Constant(NoneValue.NONE);
            default -> {
                expressions.reads(name);
                yield new Lookups.Name(name);
            }
        };
    }

    /** Reads strings that stand side by side, which are one. */
    private Expression strings() {
        StringBuilder text = new StringBuilder();
        while (tokens.current().kind() == Kind.STRING) {
            text.append(tokens.take().text());
        }
        return new Literals.Constant(MarkedText.control(text.toString()));
    }

    private IntValue whole(Token token) {
        String digits = token.text().replace("_", "");
        boolean prefixed = digits.length() > 2 && Character.isLetter(digits.charAt(1));
        int radix = switch (prefixed ? Character.toLowerCase(digits.charAt(1)) : ' ') {
            case 'b' -> 2;
            case 'o' -> 8;
            case 'x' -> 16;
            default -> 10;
        };
        if (digits.length() > MAX_DIGITS) {
            throw new TemplateException(token.line(), "a number may have " + MAX_DIGITS + " digits at most", null);
        }
        return new IntValue(new BigInteger(prefixed ? digits.substring(2) : digits, radix));
    }

    private Expression bracketed(String opening) {
        return switch (opening) {
            case "(" -> {
                if (tokens.skipOperator(")")) {
                    yield new Literals.Items(List.of(), /* tuple= */ true);
                }
                Expression inner = expressions.tuple(/* withConditional= */ true);
                tokens.expectOperator(")");
                yield inner;
            }
            case "[" -> {
                List<Expression> items = new ArrayList<>();
                while (!tokens.skipOperator("]")) {
                    items.add(expressions.expression());
                    tokens.expectCommaUnless("]");
                }
                yield new Literals.Items(items, /* tuple= */ false);
            }
            default -> dict();
        };
    }

    private Expression dict() {
        List<Literals.Pair> pairs = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            pairs.add(new Literals.Pair(key, expressions.expression()));
            tokens.expectCommaUnless("}");
        }
        return new Literals.Pairs(pairs);
    }

    /** Reads attributes, items and calls of a value. */
    Expression postfix(Expression value) {
        Expression result = value;
        while (true) {
            int line = tokens.line();
            if (tokens.skipOperator(".")) {
                result = attribute(result, line);
            } else if (tokens.skipOperator("[")) {
                result = item(result, line);
            } else if (tokens.isOperator("(")) {
                result = new Invocations.Call(result, arguments.read(), line);
            } else {
                return result;
            }
        }
    }

    private Expression attribute(Expression owner, int line) {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NAME -> new Lookups.Attribute(owner, MarkedText.control(token.text()), line);
            case INTEGER -> new Lookups.Item(owner, new Literals.Constant(whole(token)), line);
            default -> throw new TemplateException(line, "after a dot must stand a name or a number", null);
        };
    }

    private Expression item(Expression owner, int line) {
        tokens.enter();
        Expression start = isSliceEnd() ? null : expressions.expression();
        Expression result;
        if (start != null && tokens.isOperator(",")) {
            List<Expression> keys = new ArrayList<>(List.of(start));
            while (tokens.skipOperator(",")) {
                keys.add(expressions.expression());
            }
            result = new Lookups.Item(owner, new Literals.Items(keys, /* tuple= */ true), line);
        } else if (start != null && tokens.isOperator("]")) {
            result = new Lookups.Item(owner, start, line);
        } else {
            tokens.expectOperator(":");
            Expression stop = isSliceEnd() ? null : expressions.expression();
            Expression step = tokens.skipOperator(":") && !isSliceEnd() ? expressions.expression() : null;
            result = new Lookups.Slicing(owner, start, stop, step, line);
        }
        tokens.expectOperator("]");
        tokens.leave();
        return result;
    }

    private boolean isSliceEnd() {
        return tokens.isOperator(":") || tokens.isOperator("]");
    }

    /** Reads filters, tests and calls of what they make. */
    Expression filtersAndTests(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.skipOperator("|")) {
                result = new Invocations.Filtering(result, filter());
            } else if (tokens.isName("is")) {
                tokens.take();
                result = test(result);
            } else if (tokens.isOperator("(")) {
                int line = tokens.line();
                result = new Invocations.Call(result, arguments.read(), line);
            } else {
                return result;
            }
        }
    }

    /** Reads a filter with its arguments, after the bar. */
    FilterUse filter() {
        Token token = dottedName("the name of a filter");
        Filters.Filter filter = Filters.find(token.text());
        if (filter == null) {
            String fault = unknown("filter", token);
            filter = (value, arguments, frame) -> {
                throw new EvaluationFault(fault);
            };
        }
        return new FilterUse(filter, tokens.isOperator("(") ? arguments.read() : ArgumentList.EMPTY, token.line());
    }

    private Token dottedName(String what) {
        Token first = tokens.expect(Kind.NAME, what);
        StringBuilder name = new StringBuilder(first.text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME, what).text());
        }
        return new Token(Kind.NAME, name.toString(), first.line());
    }

    private String unknown(String what, Token name) {
        String fault = "the " + what + " '" + name.text() + "' is not known";
        if (!expressions.mayBeUnknown()) {
            throw new TemplateException(name.line(), fault, null);
        }
        return fault;
    }

    private Expression test(Expression value) {
        boolean negated = tokens.skipName("not");
        Token token = dottedName("the name of a test");
        Predicates.Predicate predicate = Predicates.find(token.text());
        if (predicate == null) {
            String fault = unknown("test", token);
            predicate = (tested, arguments, budget) -> {
                throw new EvaluationFault(fault);
            };
        }
        ArgumentList given = ArgumentList.EMPTY;
        if (tokens.isOperator("(")) {
            given = arguments.read();
        } else if (beginsArgument()) {
            tokens.enter();
            given = new ArgumentList(List.of(postfix(primary())), Map.of(), null, null);
            tokens.leave();
        }
        Expression result = new Invocations.Testing(value, predicate, given, token.line());
        return negated ? new Logic.Not(result) : result;
    }

    private boolean beginsArgument() {
        if (tokens.isName("is")) {
            throw tokens.fault("a test cannot follow a test");
        }
        return switch (tokens.current().kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME -> !(tokens.isName("else") || tokens.isName("or") || tokens.isName("and"));
            default -> tokens.isOperator("[") || tokens.isOperator("{");
        };
    }
}
