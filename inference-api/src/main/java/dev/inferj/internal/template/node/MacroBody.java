package dev.inferj.internal.template.node;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a macro or a call block is made of.
 *
 * @param specials which of {@code caller}, {@code kwargs} and {@code varargs} the statements read
 */
public record MacroBody(String name, List<Parameter> parameters, List<Statement> statements, Set<String> specials) {
    /** @param standard the value where none is given; undefined where null */
    public record Parameter(String name, @Nullable Expression standard) {}

    /** Returns whether a call sets that variable beside the parameters. */
    boolean uses(String special) {
        return specials.contains(special)
                && parameters.stream().noneMatch(parameter -> parameter.name().equals(special));
    }
}
