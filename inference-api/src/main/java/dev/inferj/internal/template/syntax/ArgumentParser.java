package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.node.Expression;
import dev.inferj.internal.template.node.Invocations.ArgumentList;
import dev.inferj.internal.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is written between the brackets of a call. */
final class ArgumentParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    ArgumentParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    ArgumentList read() {
        tokens.enter();
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression spread = null;
        Expression spreadNamed = null;
        while (!tokens.skipOperator(")")) {
            if (spreadNamed == null && spread == null && tokens.skipOperator("*")) {
                spread = expressions.expression();
            } else if (spreadNamed == null && tokens.skipOperator("**")) {
                spreadNamed = expressions.expression();
            } else if (spreadNamed == null && isNamedArgument()) {
                readNamed(named);
            } else if (spreadNamed == null && spread == null && named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.fault("an argument stands behind those it must stand before");
            }
            tokens.expectCommaUnless(")");
        }
        tokens.leave();
        return argumentList(positional, named, spread, spreadNamed);
    }

    private static ArgumentList argumentList(
            List<Expression> positional,
            Map<String, Expression> named,
            @Nullable Expression spread,
            @Nullable Expression spreadNamed) {
        return positional.isEmpty() && named.isEmpty() && spread == null && spreadNamed == null
                ? ArgumentList.EMPTY
                : new ArgumentList(positional, named, spread, spreadNamed);
    }

    private boolean isNamedArgument() {
        return tokens.current().kind() == Kind.NAME && tokens.following().is(Kind.OPERATOR, "=");
    }

    private void readNamed(Map<String, Expression> named) {
        String name = tokens.take().text();
        tokens.expectOperator("=");
        if (named.put(name, expressions.expression()) != null) {
            throw tokens.fault("the argument '" + name + "' is given twice");
        }
    }
}
