package dev.inferj.internal.template;

/** What can be called: a macro, a function, a method of a value. */
@FunctionalInterface
non-sealed interface Callable extends Value {
    Value call(Frame frame, Arguments arguments);

    @Override
    default String kind() {
        return "a function";
    }
}
