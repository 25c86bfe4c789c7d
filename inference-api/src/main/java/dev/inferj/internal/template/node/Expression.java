package dev.inferj.internal.template.node;

import dev.inferj.internal.template.value.Value;

/** A part of a template that stands for a value. Immutable. */
public sealed interface Expression
        permits Literals.Constant,
                Literals.Items,
                Literals.Pairs,
                Lookups.Name,
                Lookups.Attribute,
                Lookups.Item,
                Lookups.Slicing,
                Operations.Unary,
                Operations.Binary,
                Operations.Concatenation,
                Logic.Not,
                Logic.And,
                Logic.Or,
                Logic.Comparison,
                Logic.Conditional,
                Invocations.Call,
                Invocations.Filtering,
                Invocations.Testing {
    /** Returns the value; what every other class calls. */
    default Value evaluate(Frame frame) {
        frame.budget().enter();
        Value value = valueIn(frame);
        frame.budget().leave();
        return value;
    }

    /** Works the value out. */
    Value valueIn(Frame frame);
}
