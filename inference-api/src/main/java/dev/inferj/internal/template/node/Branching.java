package dev.inferj.internal.template.node;

import java.util.List;

/** Statements that decide which others run. */
public final class Branching {
    private Branching() {}

    public record Branch(Expression condition, List<Statement> body) {}

    /** The first branch whose condition holds. */
    public record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            for (Branch branch : branches) {
                if (branch.condition().evaluate(frame).isTrue()) {
                    return Statement.runAll(branch.body(), frame);
                }
            }
            return Statement.runAll(otherwise, frame);
        }
    }

    /** {@code break} or {@code continue}. */
    public record LoopExit(Flow flow) implements Statement {
        @Override
        public Flow runIn(Frame frame) {
            return flow;
        }
    }
}
