package dev.inferj.internal.template.node;

import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.value.Value;
import java.util.List;

/** Statements that define macros and call them. */
public final class Calling {
    private Calling() {}

    public record MacroDefinition(MacroBody body) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            frame.set(body.name(), new Macro(body, frame));
            return Flow.ON;
        }
    }

    /** A call block: the macro that is called can call the body back. */
    public record CallBlock(Invocations.Call call, MacroBody body) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            Value written = call.call(frame, new Macro(body, frame));
            frame.out().append(Printed.of(written, frame.budget()));
            return Flow.ON;
        }
    }

    /** A generation block, by which training finds what the assistant says: its body, with variables of its own. */
    public record Generation(List<Statement> body) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            return Statement.runAll(body, frame.inner());
        }
    }
}
