package dev.inferj;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.json.JsonReader;
import java.util.Map;
import java.util.regex.Pattern;

/** A function that a model may ask the caller to run. Immutable. */
public final class ToolDefinition {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private final String name;
    private final String description;
    private final String parameters;
    private final Map<String, Object> parametersAsMap;

    private ToolDefinition(String name, String description, String parameters) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("name must be 1 to 128 of A-Z a-z 0-9 _ . -: " + name);
        }
        this.name = name;
        this.description = requireNonNull(description, "description");
        this.parameters = requireNonNull(parameters, "parameters");
        try {
            this.parametersAsMap = JsonReader.object(parameters);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameters must be a JSON schema, an object in JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Describes a function.
     *
     * @param name what the model calls it by
     * @param description when and how to use it; may be empty
     * @param parameters the JSON schema of its arguments, an object in JSON
     */
    public static ToolDefinition of(String name, String description, String parameters) {
        return new ToolDefinition(name, description, parameters);
    }

    /** Returns what the model calls it by. */
    public String name() {
        return name;
    }

    /** Returns when and how to use it; may be empty. */
    public String description() {
        return description;
    }

    /** Returns the JSON schema of its arguments, as it was given. */
    public String parameters() {
        return parameters;
    }

    /** Returns the JSON schema as maps, lists, text, numbers, booleans and null. */
    public Map<String, Object> parametersAsMap() {
        return parametersAsMap;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ToolDefinition that
                && name.equals(that.name)
                && description.equals(that.description)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + parameters.hashCode();
    }

    @Override
    public String toString() {
        return "ToolDefinition[" + name + "]";
    }
}
