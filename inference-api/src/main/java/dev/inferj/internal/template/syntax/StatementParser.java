package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.node.Branching;
import dev.inferj.internal.template.node.Calling;
import dev.inferj.internal.template.node.Expression;
import dev.inferj.internal.template.node.ForStatement;
import dev.inferj.internal.template.node.Invocations.Call;
import dev.inferj.internal.template.node.Invocations.FilterUse;
import dev.inferj.internal.template.node.MacroBody;
import dev.inferj.internal.template.node.Setting;
import dev.inferj.internal.template.node.Statement;
import dev.inferj.internal.template.node.Target;
import dev.inferj.internal.template.node.Writing;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.internal.template.syntax.Token.Kind;
import dev.inferj.internal.template.value.MarkedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the text and the tags of a template. */
public final class StatementParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    /** Whether a loop can be left from here. */
    private boolean inLoop;

    private StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    public static List<Statement> parse(String template) {
        StatementParser parser = new StatementParser(new Tokens(Lexer.tokens(template)));
        List<Statement> statements = parser.statements();
        if (parser.tokens.current().kind() != Kind.END) {
            throw parser.tokens.fault("the tag '" + parser.tokens.following().text() + "' closes nothing");
        }
        return statements;
    }

    /** Reads up to the tag that ends a block, whose opening is left to be read. */
    private List<Statement> statements() {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (tokens.current().kind() != Kind.END && !isBlockEnd()) {
            statements.add(statement());
        }
        tokens.leave();
        return List.copyOf(statements);
    }

    private boolean isBlockEnd() {
        Token next = tokens.following();
        return tokens.current().kind() == Kind.TAG_BEGIN
                && next.kind() == Kind.NAME
                && (next.text().startsWith("end")
                        || next.text().equals("else")
                        || next.text().equals("elif"));
    }

    private Statement statement() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case DATA -> new Writing.Text(MarkedText.control(token.text()));
            case OUTPUT_BEGIN -> {
                Expression value = expressions.tuple(/* withConditional= */ true);
                tokens.expect(Kind.OUTPUT_END, "'}}'");
                yield new Writing.Output(value, token.line());
            }
            default -> tag();
        };
    }

    private Statement tag() {
        Token name = tokens.expect(Kind.NAME, "the name of a tag");
        int line = name.line();
        return switch (name.text()) {
            case "if" -> ifTag();
            case "for" -> forTag(line);
            case "set" -> setTag(line);
            case "macro" -> new Calling.MacroDefinition(macro());
            case "call" -> callTag();
            case "filter" -> filterTag();
            case "with" -> withTag();
            case "generation" -> {
                tokens.expect(Kind.TAG_END, "'%}'");
                yield new Calling.Generation(bodyOutsideLoop("endgeneration"));
            }
            case "break" -> loopExit(Statement.Flow.AFTER_LOOP, line);
            case "continue" -> loopExit(Statement.Flow.NEXT_ITEM, line);
            default -> throw new TemplateException(line, "the tag '" + name.text() + "' is not understood", null);
        };
    }

    private Statement loopExit(Statement.Flow flow, int line) {
        if (!inLoop) {
            throw new TemplateException(line, "there is no loop to leave", null);
        }
        tokens.expect(Kind.TAG_END, "'%}'");
        return new Branching.LoopExit(flow);
    }

    /** Reads a body and the tag that ends it. */
    private List<Statement> body(String end) {
        List<Statement> body = statements();
        closing(end);
        tokens.expect(Kind.TAG_END, "'%}'");
        return body;
    }

    private void closing(String end) {
        tokens.expect(Kind.TAG_BEGIN, "'{% " + end + " %}'");
        tokens.expectName(end);
    }

    private List<Statement> bodyOutsideLoop(String end) {
        boolean outer = inLoop;
        inLoop = false;
        List<Statement> body = body(end);
        inLoop = outer;
        return body;
    }

    private Statement ifTag() {
        expressions.enterCondition();
        List<Branching.Branch> branches = new ArrayList<>();
        do {
            Expression condition = expressions.tuple(/* withConditional= */ false);
            tokens.expect(Kind.TAG_END, "'%}'");
            branches.add(new Branching.Branch(condition, statements()));
            tokens.expect(Kind.TAG_BEGIN, "'{% endif %}'");
        } while (tokens.skipName("elif"));
        List<Statement> otherwise = List.of();
        if (tokens.skipName("else")) {
            tokens.expect(Kind.TAG_END, "'%}'");
            otherwise = statements();
            tokens.expect(Kind.TAG_BEGIN, "'{% endif %}'");
        }
        expressions.leaveCondition();
        tokens.expectName("endif");
        tokens.expect(Kind.TAG_END, "'%}'");
        return new Branching.If(List.copyOf(branches), otherwise);
    }

    private Statement forTag(int line) {
        Target target = target();
        tokens.expectName("in");
        Expression items = expressions.tuple(/* withConditional= */ false);
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        tokens.expect(Kind.TAG_END, "'%}'");
        boolean outer = inLoop;
        inLoop = true;
        List<Statement> body = statements();
        inLoop = outer;
        tokens.expect(Kind.TAG_BEGIN, "'{% endfor %}'");
        List<Statement> otherwise = List.of();
        if (tokens.skipName("else")) {
            tokens.expect(Kind.TAG_END, "'%}'");
            otherwise = statements();
            tokens.expect(Kind.TAG_BEGIN, "'{% endfor %}'");
        }
        tokens.expectName("endfor");
        tokens.expect(Kind.TAG_END, "'%}'");
        return new ForStatement(target, items, condition, recursive, body, otherwise, line);
    }

    private Target target() {
        Target first = oneTarget();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && (tokens.current().kind() == Kind.NAME || tokens.isOperator("("))) {
            if (tokens.isName("in")) {
                break;
            }
            targets.add(oneTarget());
        }
        return new Target.Several(List.copyOf(targets));
    }

    private Target oneTarget() {
        if (tokens.skipOperator("(")) {
            tokens.enter();
            Target target = target();
            tokens.expectOperator(")");
            tokens.leave();
            return target;
        }
        return new Target.Variable(variableName());
    }

    private String variableName() {
        Token name = tokens.expect(Kind.NAME, "the name of a variable");
        if (Set.of("true", "True", "false", "False", "none", "None").contains(name.text())) {
            throw new TemplateException(name.line(), "'" + name.text() + "' is no variable", null);
        }
        return name.text();
    }

    private Statement setTag(int line) {
        Target target;
        if (tokens.following().is(Kind.OPERATOR, ".")) {
            String namespace = variableName();
            tokens.expectOperator(".");
            target = new Target.Attribute(
                    namespace,
                    tokens.expect(Kind.NAME, "the name of an attribute").text());
        } else {
            target = target();
        }
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple(/* withConditional= */ true);
            tokens.expect(Kind.TAG_END, "'%}'");
            return new Setting.Variable(target, value, line);
        }
        List<FilterUse> filters = filters();
        tokens.expect(Kind.TAG_END, "'%}'");
        return new Setting.Captured(target, filters, body("endset"), line);
    }

    private List<FilterUse> filters() {
        List<FilterUse> filters = new ArrayList<>();
        while (tokens.skipOperator("|")) {
            filters.add(expressions.primaries().filter());
        }
        return filters;
    }

    private Statement filterTag() {
        List<FilterUse> filters = new ArrayList<>();
        filters.add(expressions.primaries().filter());
        filters.addAll(filters());
        tokens.expect(Kind.TAG_END, "'%}'");
        return new Writing.Filtered(filters, body("endfilter"));
    }

    private Statement withTag() {
        List<Setting.Variable> variables = new ArrayList<>();
        while (tokens.current().kind() != Kind.TAG_END) {
            if (!variables.isEmpty()) {
                tokens.expectOperator(",");
            }
            int line = tokens.line();
            Target target = oneTarget();
            tokens.expectOperator("=");
            variables.add(new Setting.Variable(target, expressions.expression(), line));
        }
        tokens.take();
        return new Setting.With(variables, body("endwith"));
    }

    private MacroBody macro() {
        String name = variableName();
        Set<String> outer = expressions.beginMacro();
        List<MacroBody.Parameter> parameters = parameters();
        tokens.expect(Kind.TAG_END, "'%}'");
        List<Statement> body = bodyOutsideLoop("endmacro");
        return new MacroBody(name, parameters, body, expressions.endMacro(outer));
    }

    private Statement callTag() {
        Set<String> outer = expressions.beginMacro();
        List<MacroBody.Parameter> parameters = tokens.isOperator("(") ? parameters() : List.of();
        Set<String> specials = expressions.endMacro(outer);
        int line = tokens.line();
        if (!(expressions.expression() instanceof Call call)) {
            throw new TemplateException(line, "a call block must call something", null);
        }
        tokens.expect(Kind.TAG_END, "'%}'");
        outer = expressions.beginMacro();
        List<Statement> body = bodyOutsideLoop("endcall");
        specials = union(specials, expressions.endMacro(outer));
        return new Calling.CallBlock(call, new MacroBody("caller", parameters, body, specials));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.addAll(b);
        return Set.copyOf(both);
    }

    private List<MacroBody.Parameter> parameters() {
        tokens.expectOperator("(");
        List<MacroBody.Parameter> parameters = new ArrayList<>();
        while (!tokens.skipOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String name = variableName();
            @Nullable Expression standard = tokens.skipOperator("=") ? expressions.expression() : null;
            if (standard == null
                    && !parameters.isEmpty()
                    && parameters.get(parameters.size() - 1).standard() != null) {
                throw tokens.fault("the parameter '" + name + "' needs a default, as one before it has one");
            }
            parameters.add(new MacroBody.Parameter(name, standard));
        }
        return List.copyOf(parameters);
    }
}
