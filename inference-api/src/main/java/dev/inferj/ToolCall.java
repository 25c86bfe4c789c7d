package dev.inferj;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.json.JsonReader;
import java.util.Map;
import java.util.Optional;

/**
 * A model's wish that the caller run a function; {@link Message#toolResult} brings the result back. The arguments are
 * what the model wrote, so they may not fit the tool's schema, and may not even be JSON.
 *
 * @param id what tells it from other calls of the conversation; may be empty, where the server gives none
 * @param name the tool's name
 * @param arguments an object in JSON, unless the model wrote something else
 */
public record ToolCall(String id, String name, String arguments) {
    public ToolCall {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(arguments, "arguments");
    }

    /** Returns the arguments as maps, lists, text, numbers, booleans and null; empty if they are no object in JSON. */
    public Optional<Map<String, Object>> argumentsAsMap() {
        try {
            return Optional.of(JsonReader.object(arguments));
        } catch (IllegalArgumentException e) { // the model wrote something else, which callers ask for by this
            return Optional.empty();
        }
    }

    /** Returns the name and the length of the arguments; not the arguments, which may be private. */
    @Override
    public String toString() {
        return "ToolCall[" + name + ", " + arguments.length() + " chars]";
    }
}
