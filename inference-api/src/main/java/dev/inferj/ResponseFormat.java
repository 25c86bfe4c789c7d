package dev.inferj;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.json.JsonReader;

/** What the text of an answer must be, beyond text. Immutable. */
public sealed interface ResponseFormat {
    /** Has the model answer with some JSON object. */
    static ResponseFormat json() {
        return new Json();
    }

    /** Has the model answer with JSON that fits a JSON schema, itself an object in JSON. */
    static ResponseFormat jsonSchema(String schema) {
        return new JsonSchema("answer", schema);
    }

    /** Some JSON object. */
    record Json() implements ResponseFormat {}

    /**
     * JSON that fits a schema.
     *
     * @param name what servers call the schema in their messages
     * @param schema an object in JSON
     */
    record JsonSchema(String name, String schema) implements ResponseFormat {
        public JsonSchema {
            requireNonNull(name, "name");
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank: \"" + name + "\"");
            }
            try {
                JsonReader.object(requireNonNull(schema, "schema"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("schema must be an object in JSON: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return "JsonSchema[" + name + "]";
        }
    }
}
