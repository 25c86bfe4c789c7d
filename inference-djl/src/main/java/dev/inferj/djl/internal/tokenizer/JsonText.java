package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Picks values out of parts of a tokenizer's file, in which a field of another type counts as absent. */
final class JsonText {
    private JsonText() {}

    static @Nullable String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? value.getAsString()
                : null;
    }

    static boolean isTrue(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isBoolean()
                && value.getAsBoolean();
    }
}
