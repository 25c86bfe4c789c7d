package dev.inferj.internal.template.node;

import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Value;
import java.util.List;

/** Statements that write. */
public final class Writing {
    private Writing() {}

    /** Text of the template. */
    public record Text(MarkedText text) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            frame.out().append(text);
            return Flow.ON;
        }
    }

    /** <code>{{ value }}</code>. */
    public record Output(Expression value, int line) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            frame.rendering().at(line);
            Value written = value.evaluate(frame);
            frame.rendering().at(line);
            frame.out().append(Printed.of(written, frame.budget()));
            return Flow.ON;
        }
    }

    /** A filter block: what the body writes, filtered. */
    public record Filtered(List<Invocations.FilterUse> filters, List<Statement> body) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            Frame inner = frame.capturing();
            Flow flow = Statement.runAll(body, inner);
            if (flow == Flow.ON) {
                Value filtered = Setting.filtered(inner.captured(), filters, inner);
                frame.out().append(Printed.of(filtered, frame.budget()));
            }
            return flow;
        }
    }
}
