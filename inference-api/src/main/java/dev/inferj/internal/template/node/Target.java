package dev.inferj.internal.template.node;

import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.NamespaceValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;
import java.util.List;

/** What a value is assigned to. */
public sealed interface Target {
    void assign(Value value, Frame frame);

    record Variable(String name) implements Target {
        @Override
        public void assign(Value value, Frame frame) {
            frame.set(name, value);
        }
    }

    /** An attribute of a namespace. */
    record Attribute(String namespace, String name) implements Target {
        @Override
        public void assign(Value value, Frame frame) {
            if (!(frame.get(namespace) instanceof NamespaceValue owner)) {
                throw new EvaluationFault("only attributes of a namespace can be set, and '" + namespace + "' is none");
            }
            owner.set(name, value);
        }
    }

    /** As many targets as the value has items. */
    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Value value, Frame frame) {
            if (value instanceof Undefined undefined) {
                throw undefined.fault();
            }
            Iterator<Value> items = value.iterate();
            for (Target target : targets) {
                if (!items.hasNext()) {
                    throw new EvaluationFault(value.kind() + " has fewer items than the " + targets.size() + " needed");
                }
                target.assign(items.next(), frame);
            }
            if (items.hasNext()) {
                throw new EvaluationFault(value.kind() + " has more items than the " + targets.size() + " needed");
            }
        }
    }
}
