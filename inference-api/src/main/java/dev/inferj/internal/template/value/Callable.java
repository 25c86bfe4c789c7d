package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.Rendering;
import org.jspecify.annotations.Nullable;

/** What can be called: a macro, a function, a method of a value. */
@FunctionalInterface
public non-sealed interface Callable extends Value {
    Value call(Rendering rendering, Arguments arguments);

    /** Returns what belongs to it by name; null if nothing does. */
    @Nullable
    default Value attribute(String name) {
        return null;
    }

    @Override
    default String kind() {
        return "a function";
    }
}
