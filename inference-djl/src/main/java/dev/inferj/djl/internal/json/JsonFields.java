package dev.inferj.djl.internal.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.inferj.InvalidModelException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One JSON object of a model's file, read by name. A field that is absent or null is empty; one of another type than
 * asked for is an {@link InvalidModelException} that names it. Immutable.
 */
public final class JsonFields {
    private final JsonObject object;
    private final String path;

    private JsonFields(JsonObject object, String path) {
        this.object = object;
        this.path = path;
    }

    /**
     * Parses a text that holds one object.
     *
     * @param source what errors call the text
     */
    public static JsonFields parse(String text, String source) {
        try {
            JsonElement element = JsonParser.parseString(text);
            if (!element.isJsonObject()) {
                throw new InvalidModelException(source + " must hold a JSON object");
            }
            return new JsonFields(element.getAsJsonObject(), source);
        } catch (JsonParseException | NumberFormatException e) {
            throw new InvalidModelException(source + " must hold JSON, and does not", e);
        }
    }

    /** Returns the names of the fields. */
    public Set<String> names() {
        return object.keySet();
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    public Optional<String> text(String name) {
        return primitive(name, "a string", JsonPrimitive::isString).map(JsonPrimitive::getAsString);
    }

    public Optional<Boolean> flag(String name) {
        return primitive(name, "true or false", JsonPrimitive::isBoolean).map(JsonPrimitive::getAsBoolean);
    }

    /** Returns a finite number. */
    public Optional<Double> decimal(String name) {
        Optional<Double> value =
                primitive(name, "a number", JsonPrimitive::isNumber).map(JsonPrimitive::getAsDouble);
        value.filter(x -> !Double.isFinite(x)).ifPresent(x -> {
            throw wrong(name, "finite", x.toString());
        });
        return value;
    }

    /** Returns a whole number in [min, max]; {@code 8.0} counts as one. */
    public Optional<Integer> integer(String name, int min, int max) {
        return primitive(name, "a whole number", JsonPrimitive::isNumber).map(number -> {
            try {
                int value = new BigDecimal(number.getAsString()).intValueExact();
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                throw wrong(name, "a whole number", number.toString());
            }
            throw wrong(name, "in [" + min + ", " + max + "]", number.toString());
        });
    }

    public Optional<JsonFields> object(String name) {
        return find(name).map(element -> {
            if (!element.isJsonObject()) {
                throw wrong(name, "an object", shown(element));
            }
            return new JsonFields(element.getAsJsonObject(), path + ": " + name);
        });
    }

    /** Returns an array of strings. */
    public Optional<List<String>> texts(String name) {
        return list(name, "an array of strings", JsonPrimitive::isString, JsonPrimitive::getAsString);
    }

    /** Returns an array of numbers. */
    public Optional<List<Double>> decimals(String name) {
        return list(name, "an array of numbers", JsonPrimitive::isNumber, JsonPrimitive::getAsDouble);
    }

    /** Returns a field as it is; for those that may be of several types. */
    public Optional<JsonElement> find(String name) {
        return Optional.ofNullable(object.get(name)).filter(element -> !element.isJsonNull());
    }

    /** Returns an exception that says what a field must be. */
    public InvalidModelException wrong(String name, String rule, String value) {
        return new InvalidModelException(path + ": " + name + " must be " + rule + ": " + value);
    }

    /** Returns what errors call this object. */
    @Override
    public String toString() {
        return path;
    }

    private <T> Optional<List<T>> list(
            String name, String rule, Function<JsonPrimitive, Boolean> check, Function<JsonPrimitive, T> read) {
        return find(name).map(element -> {
            if (!element.isJsonArray()) {
                throw wrong(name, rule, shown(element));
            }
            JsonArray array = element.getAsJsonArray();
            List<T> values = new ArrayList<>(array.size());
            for (JsonElement item : array) {
                if (!item.isJsonPrimitive() || !check.apply(item.getAsJsonPrimitive())) {
                    throw wrong(name, rule, shown(item));
                }
                values.add(read.apply(item.getAsJsonPrimitive()));
            }
            return List.copyOf(values);
        });
    }

    private Optional<JsonPrimitive> primitive(String name, String rule, Function<JsonPrimitive, Boolean> check) {
        return find(name).map(element -> {
            if (!element.isJsonPrimitive() || !check.apply(element.getAsJsonPrimitive())) {
                throw wrong(name, rule, shown(element));
            }
            return element.getAsJsonPrimitive();
        });
    }

    private static String shown(JsonElement element) {
        String text = element.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
