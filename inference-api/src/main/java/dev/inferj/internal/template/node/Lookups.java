package dev.inferj.internal.template.node;

import dev.inferj.internal.template.operation.Lookup;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Value;
import org.jspecify.annotations.Nullable;

/** Values that are found: by name, in another value. */
public final class Lookups {
    private Lookups() {}

    public record Name(String name) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return frame.get(name);
        }
    }

    public record Attribute(Expression owner, MarkedText name, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = owner.evaluate(frame);
            frame.rendering().at(line);
            return Lookup.attribute(value, name);
        }
    }

    public record Item(Expression owner, Expression key, int line) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = owner.evaluate(frame);
            Value keyValue = key.evaluate(frame);
            frame.rendering().at(line);
            return Lookup.item(value, keyValue, frame.budget()).counted(frame.budget());
        }
    }

    public record Slicing(
            Expression owner,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int line)
            implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            Value value = owner.evaluate(frame);
            Value from = valueOf(start, frame);
            Value to = valueOf(stop, frame);
            Value by = valueOf(step, frame);
            frame.rendering().at(line);
            return Lookup.slice(value, from, to, by, frame.budget()).counted(frame.budget());
        }

        @Nullable
        private static Value valueOf(@Nullable Expression bound, Frame frame) {
            return bound == null ? null : bound.evaluate(frame);
        }
    }
}
