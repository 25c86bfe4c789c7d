package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.internal.template.syntax.Token.Kind;
import java.util.List;

/** The tokens of a template, taken one after the other. */
final class Tokens {
    /** Blocks and expressions within each other. A level takes about a kilobyte of stack. */
    private static final int MAX_DEPTH = 150;

    private final List<Token> tokens;
    private int position;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    /** Returns the token after the current one. */
    Token following() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    /** Takes the current token. The last one stays. */
    Token take() {
        Token token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean isOperator(String operator) {
        return current().is(Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return current().is(Kind.NAME, name);
    }

    boolean skipOperator(String operator) {
        return isOperator(operator) && take() != null;
    }

    boolean skipName(String name) {
        return isName(name) && take() != null;
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectCommaUnless(String closing) {
        if (!isOperator(closing)) {
            expectOperator(",");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    Token expect(Kind kind, String what) {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    TemplateException unexpected(String expected) {
        return fault(current().described() + " stands where " + expected + " is expected");
    }

    TemplateException fault(String what) {
        return new TemplateException(line(), what, null);
    }

    /** Goes one level deeper. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw fault("blocks and expressions may be " + MAX_DEPTH + " deep at most");
        }
    }

    void leave() {
        depth--;
    }
}
