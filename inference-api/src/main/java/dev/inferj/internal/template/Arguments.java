package dev.inferj.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call was given: values by position, then values by name. */
record Arguments(List<Value> positional, Map<String, Value> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /** Checks that there are none. */
    void expectNone(String function) {
        bind(function);
    }

    /** Returns these without the first by position. */
    Arguments rest() {
        return new Arguments(positional.subList(1, positional.size()), named);
    }

    Arguments withNamed(String name, Value value) {
        Map<String, Value> more = new LinkedHashMap<>(named);
        more.put(name, value);
        return new Arguments(positional, more);
    }

    /** Puts the arguments in the order of the parameters' names. */
    Bound bind(String function, String... parameters) {
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
                throw new EvaluationFault(function + " has no argument '" + name + "'");
            }
            if (place < positional.size()) {
                throw new EvaluationFault(function + " is given the argument '" + name + "' twice");
            }
        }
        return new Bound(function, names, values);
    }
}
