package dev.inferj.internal.template.node;

import dev.inferj.internal.template.value.Value;
import java.util.List;

/** Statements that set variables. */
public final class Setting {
    private Setting() {}

    static Value filtered(Value value, List<Invocations.FilterUse> filters, Frame frame) {
        Value filtered = value;
        for (Invocations.FilterUse filter : filters) {
            filtered = filter.apply(filtered, frame);
        }
        return filtered;
    }

    /** {@code set target = value}. */
    public record Variable(Target target, Expression value, int line) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            Value assigned = value.evaluate(frame);
            frame.rendering().at(line);
            target.assign(assigned, frame);
            return Flow.ON;
        }
    }

    /** A set block: what the body writes is the value. */
    public record Captured(Target target, List<Invocations.FilterUse> filters, List<Statement> body, int line)
            implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            Frame inner = frame.capturing();
            Flow flow = Statement.runAll(body, inner);
            if (flow == Flow.ON) {
                Value value = filtered(inner.captured(), filters, inner);
                frame.rendering().at(line);
                target.assign(value, frame);
            }
            return flow;
        }
    }

    /** A with block: variables that are gone after it. */
    public record With(List<Variable> variables, List<Statement> body) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            Frame inner = frame.inner();
            for (Variable variable : variables) {
                variable.target().assign(variable.value().evaluate(frame), inner);
            }
            return Statement.runAll(body, inner);
        }
    }
}
