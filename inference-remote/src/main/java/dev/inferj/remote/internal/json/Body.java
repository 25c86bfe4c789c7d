package dev.inferj.remote.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The object that a request sends. Fields that the user gave raw take the place of the library's own. */
public final class Body {
    private final JsonGenerator out;
    private final Map<String, @Nullable Object> raw;

    private Body(JsonGenerator out, Map<String, @Nullable Object> raw) {
        this.out = out;
        this.raw = raw;
    }

    /** Writes what a field holds. */
    @FunctionalInterface
    public interface Fields {
        void write(Body body) throws IOException;
    }

    /**
     * Writes an object.
     *
     * @param raw fields that the user gave
     * @throws dev.inferj.InvalidRequestException if text is not Unicode
     */
    public static byte[] write(Map<String, @Nullable Object> raw, Fields fields) {
        return Json.write(out -> {
            out.writeStartObject();
            fields.write(new Body(out, raw));
            for (Map.Entry<String, @Nullable Object> field : raw.entrySet()) {
                out.writeFieldName(field.getKey());
                Json.value(out, field.getValue());
            }
            out.writeEndObject();
        });
    }

    /** Writes a field of maps, lists, text, numbers, booleans and null. */
    public void field(String name, @Nullable Object value) throws IOException {
        if (!raw.containsKey(name)) {
            out.writeFieldName(name);
            Json.value(out, value);
        }
    }

    /** Writes a field that writes itself. */
    public void field(String name, Json.Writer value) throws IOException {
        if (!raw.containsKey(name)) {
            out.writeFieldName(name);
            value.write(out);
        }
    }
}
