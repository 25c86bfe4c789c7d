package dev.inferj.llamacpp.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys and values of a head. Numbers are kept as {@link Long} or {@link Double}, and arrays of up to
 * {@link #MAX_KEPT} elements as lists; larger ones are read over unless they are the vocabulary's.
 */
final class Metadata {
    private static final int MAX_KEPT = 4096;
    private static final int MAX_VOCABULARY = 1 << 23;
    private static final int MAX_DEPTH = 2;
    private static final int MAX_KEY = 65_535;

    /** Types of values, by the numbers that the format gives them. */
    static final int UINT32 = 4;

    static final int INT32 = 5;
    static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Types of values; of an array, of its elements. */
    private final Map<String, Integer> types = new HashMap<>();

    static Metadata read(HeaderReader in, long count) throws IOException {
        Metadata metadata = new Metadata();
        for (long i = 0; i < count; i++) {
            String key = in.text("a key");
            if (key.isEmpty() || key.length() > MAX_KEY || key.indexOf('\0') >= 0) {
                throw new DamagedException("a key must have 1 to " + MAX_KEY + " characters, none of them NUL");
            }
            int type = in.int32();
            metadata.types.put(key, type);
            if (metadata.values.put(key, metadata.value(in, key, type, 0)) != null) {
                throw new DamagedException("the key " + key + " stands there twice");
            }
        }
        return metadata;
    }

    Optional<String> text(String key) {
        return find(key, String.class);
    }

    OptionalLong integer(String key) {
        return values.get(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns whether a value is stored as one of some types; if it is an array, whether its elements are. */
    boolean isStoredAs(String key, Integer... allowed) {
        return List.of(allowed).contains(types.get(key));
    }

    /** Returns an array that was kept. */
    Optional<List<?>> list(String key) {
        return values.get(key) instanceof List<?> list ? Optional.of(list) : Optional.empty();
    }

    /** Returns the element type of an array that was too long to keep, or a value as it is. */
    Optional<Object> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).filter(type::isInstance).map(type::cast);
    }

    private Object value(HeaderReader in, String key, int type, int depth) throws IOException {
        return switch (type) {
            case 0 -> (long) in.int8() & 0xff;
            case 1 -> (long) in.int8();
            case 2 -> (long) in.int16() & 0xffff;
            case 3 -> (long) in.int16();
            case UINT32 -> (long) in.int32() & 0xffffffffL;
            case INT32 -> (long) in.int32();
            case FLOAT32 -> (double) Float.intBitsToFloat(in.int32());
            case BOOL -> in.int8() != 0;
            case STRING -> in.text(key);
            case ARRAY -> array(in, key, depth + 1);
            case 10, 11 -> in.int64();
            case 12 -> Double.longBitsToDouble(in.int64());
            default -> throw new DamagedException("the key " + key + " has a value of the unknown type " + type);
        };
    }

    private Object array(HeaderReader in, String key, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new DamagedException("the key " + key + " holds arrays in arrays in arrays");
        }
        int type = in.int32();
        types.put(key, type);
        int elementBytes = bytes(type);
        long count = in.count("the element", Math.max(1, elementBytes));
        boolean vocabulary = key.startsWith("tokenizer.ggml.");
        boolean kept = count <= (vocabulary ? MAX_VOCABULARY : MAX_KEPT);
        if (!kept && elementBytes > 0) {
            in.skip(count * elementBytes);
            return new Skipped(count);
        }
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Object element = value(in, key, type, depth);
            if (kept) {
                list.add(element);
            }
        }
        return kept ? list : new Skipped(count);
    }

    /** An array that was read over. */
    private record Skipped(long count) {}

    /** Returns the bytes of a value of a type; 0 where they vary. */
    private static int bytes(int type) {
        return switch (type) {
            case 0, 1, BOOL -> 1;
            case 2, 3 -> 2;
            case UINT32, INT32, FLOAT32 -> 4;
            case 10, 11, 12 -> 8;
            case STRING, ARRAY -> 0;
            default -> throw new DamagedException("an array has elements of the unknown type " + type);
        };
    }
}
