package dev.inferj.internal.template.node;

import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Values that are written in the template. */
public final class Literals {
    private Literals() {}

    public record Constant(Value value) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            return value;
        }
    }

    /** A list, or a tuple. */
    public record Items(List<Expression> items, boolean tuple) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            List<Value> values = new ArrayList<>(items.size());
            for (Expression item : items) {
                values.add(item.evaluate(frame));
            }
            return tuple ? ListValue.tuple(values) : ListValue.list(values);
        }
    }

    public record Pair(Expression key, Expression value) {}

    /** A dict. */
    public record Pairs(List<Pair> pairs) implements Expression {
        @Override
        public Value valueIn(Frame frame) {
            DictValue.Builder dict = new DictValue.Builder();
            for (Pair pair : pairs) {
                dict.put(pair.key().evaluate(frame), pair.value().evaluate(frame));
            }
            return dict.build();
        }
    }
}
