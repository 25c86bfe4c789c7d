package dev.inferj.remote.internal.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An object in JSON that came from a server. A member that is not there, or of another kind, is empty. Immutable. */
public final class JsonObject {
    /** Has no members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, @Nullable Object> members;

    JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** Returns the members: maps, lists, text, numbers, booleans and null. Not to be changed. */
    public Map<String, @Nullable Object> members() {
        return members;
    }

    /** Returns whether there is a member, be it null. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Returns a member as it is. */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    public Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns a text, or the empty one. */
    public String textOrEmpty(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /** Returns a whole number; what an int cannot hold is cut to the nearest that it can. */
    public OptionalInt integer(String name) {
        return members.get(name) instanceof Number number
                ? OptionalInt.of((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number.longValue())))
                : OptionalInt.empty();
    }

    /** Returns a whole number, or -1. */
    public long whole(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : -1;
    }

    /** Returns a number, or NaN. */
    public double number(String name) {
        return members.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** Returns an object, or the empty one. */
    public JsonObject object(String name) {
        return of(members.get(name));
    }

    /** Returns the objects in a list. */
    public List<JsonObject> objects(String name) {
        if (!(members.get(name) instanceof List<?> list) || list.isEmpty()) {
            return List.of();
        }
        List<JsonObject> objects = new ArrayList<>(list.size());
        for (Object item : list) {
            objects.add(of(item));
        }
        return Collections.unmodifiableList(objects);
    }

    /** Returns the texts in a list. */
    public List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** Returns the whole numbers in a list; what is none there is -1. */
    public List<Long> wholes(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .map(item -> item instanceof Number number ? number.longValue() : -1L)
                        .toList()
                : List.of();
    }

    /** Returns the names of the members; no values, which may be private. */
    @Override
    public String toString() {
        return members.keySet().toString();
    }

    @SuppressWarnings("unchecked") // the reader makes maps with text as keys and no others
    static JsonObject of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new JsonObject((Map<String, @Nullable Object>) map) : EMPTY;
    }
}
