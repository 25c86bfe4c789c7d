package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.EvaluationFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call was given.
 *
 * @param positional values by position
 * @param named values by name
 * @param plainNames the names that came in with the conversation, which is private and must stay plain
 */
public record Arguments(List<Value> positional, Map<String, Value> named, Set<String> plainNames) {
    public static final Arguments NONE = new Arguments(List.of(), Map.of(), Set.of());

    /** Returns the name of an argument, with its mark. */
    public MarkedText nameOf(String name) {
        return plainNames.contains(name) ? MarkedText.plain(name) : MarkedText.control(name);
    }

    /** Returns a name for messages. */
    public String described(String name) {
        return plainNames.contains(name) ? "of a name that came in" : "'" + name + "'";
    }

    /** Returns values by name as a dict. */
    public DictValue dictOf(Map<String, Value> values) {
        DictValue.Builder dict = new DictValue.Builder();
        values.forEach((name, value) -> dict.put(nameOf(name), value));
        return dict.build();
    }

    /** Checks that there are none. */
    public void expectNone(String function) {
        bind(function);
    }

    /** Returns these without the first by position. */
    public Arguments rest() {
        return new Arguments(positional.subList(1, positional.size()), named, plainNames);
    }

    public Arguments withNamed(String name, Value value) {
        Map<String, Value> more = new LinkedHashMap<>(named);
        more.put(name, value);
        return new Arguments(positional, more, plainNames);
    }

    /** Puts the arguments in the order of the parameters' names. */
    public Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new EvaluationFault(
                    function + " takes " + parameters.length + " arguments at most, not " + positional.size());
        }
        List<@Nullable Value> values = new ArrayList<>(positional);
        for (int i = positional.size(); i < parameters.length; i++) {
            values.add(named.get(parameters[i]));
        }
        List<String> names = List.of(parameters);
        for (String name : named.keySet()) {
            int place = names.indexOf(name);
            if (place < 0) {
                throw new EvaluationFault(function + " has no argument " + described(name));
            }
            if (place < positional.size()) {
                throw new EvaluationFault(function + " is given an argument twice, " + described(name));
            }
        }
        return new Bound(function, names, values);
    }
}
