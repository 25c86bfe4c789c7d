package dev.inferj.internal.template.node;

import java.util.List;

/** A part of a template that writes, sets or decides. Immutable. */
public sealed interface Statement
        permits Writing.Text,
                Writing.Output,
                Writing.Filtered,
                Branching.If,
                Branching.LoopExit,
                ForStatement,
                Setting.Variable,
                Setting.Captured,
                Setting.With,
                Calling.MacroDefinition,
                Calling.CallBlock,
                Calling.Generation {
    /** What is to run next. */
    enum Flow {
        ON,
        NEXT_ITEM,
        AFTER_LOOP
    }

    /** Runs the statement; what every other class calls. */
    default Flow run(Frame frame) {
        frame.budget().enter();
        Flow flow = runIn(frame);
        frame.budget().leave();
        return flow;
    }

    /** Does what the statement says. */
    Flow runIn(Frame frame);

    /** Runs statements one after the other, until one leaves them. */
    static Flow runAll(List<Statement> statements, Frame frame) {
        for (Statement statement : statements) {
            Flow flow = statement.run(frame);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }
}
