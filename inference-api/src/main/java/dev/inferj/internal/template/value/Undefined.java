package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a name stands for that nobody defined. It prints as nothing and has no items; all else fails. */
public final class Undefined implements Value {
    private final String why;

    /** What is missing, where its name is the template's own. */
    @Nullable
    private final String name;

    private Undefined(@Nullable String name, String why) {
        this.name = name;
        this.why = why;
    }

    public static Undefined variable(String name) {
        return new Undefined(name, " is not defined");
    }

    public static Undefined attribute(Value owner, String name) {
        return new Undefined(
                name, owner instanceof DictValue ? " is not in the dict" : " is no part of " + owner.kind());
    }

    public static Undefined because(String why) {
        return new Undefined(null, why);
    }

    /** Returns the failure of an operation that needs a value. */
    public EvaluationFault fault() {
        return new EvaluationFault(name == null ? why : "'" + name + "'" + why);
    }

    @Override
    public String kind() {
        return "an undefined value";
    }

    @Override
    public boolean isTrue() {
        return false;
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public Iterator<Value> iterate() {
        return Collections.emptyIterator();
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    @Override
    public int size() {
        return 0;
    }
}
