package dev.inferj.djl.internal.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of one head. Every error names the tensor; the caller adds the file. */
final class HeaderReader {
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_TENSORS = 1 << 20;

    private final JsonReader json;

    private HeaderReader(JsonReader json) {
        this.json = json;
    }

    /**
     * Reads the tensors in the order they are written in.
     *
     * @throws DamagedHeadException if the text is not a head
     */
    static Map<String, TensorEntry> read(String text) throws DamagedHeadException {
        JsonReader json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        try {
            Map<String, TensorEntry> tensors = new HeaderReader(json).tensors();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new DamagedHeadException("the head must be one JSON object");
            }
            return tensors;
        } catch (MalformedJsonException | NumberFormatException | IllegalStateException e) {
            throw new DamagedHeadException("the head must be JSON of tensors, and is not at " + json.getPath());
        } catch (IOException e) {
            throw new DamagedHeadException("the head ends too early");
        }
    }

    private Map<String, TensorEntry> tensors() throws IOException, DamagedHeadException {
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals("__metadata__")) {
                json.skipValue();
            } else if (tensors.put(name, tensor(name)) != null) {
                throw new DamagedHeadException("tensor " + name + " must be there once");
            }
            if (tensors.size() > MOST_TENSORS) {
                throw new DamagedHeadException("the head must have at most " + MOST_TENSORS + " tensors");
            }
        }
        json.endObject();
        return tensors;
    }

    private TensorEntry tensor(String name) throws IOException, DamagedHeadException {
        ElementType type = null;
        List<Long> shape = null;
        List<Long> place = null;
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "dtype" -> type = type(name, type);
                case "shape" -> shape = counts(name, "shape", shape);
                case "data_offsets" -> place = counts(name, "data_offsets", place);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (type == null || shape == null || place == null || place.size() != 2) {
            throw new DamagedHeadException("tensor " + name + " must have dtype, shape and two data_offsets");
        }
        long bytes = bytes(shape, type)
                .orElseThrow(() -> new DamagedHeadException("tensor " + name + " is larger than any file"));
        long begin = place.get(0);
        long end = place.get(1);
        if (end < begin || end - begin != bytes) {
            throw new DamagedHeadException("tensor " + name + " must have " + bytes + " bytes for its shape " + shape
                    + " of " + type + ", not those from " + begin + " to " + end);
        }
        return new TensorEntry(name, type, shape, begin, end);
    }

    private ElementType type(String tensor, @Nullable ElementType before) throws IOException, DamagedHeadException {
        requireOnce(tensor, "dtype", before);
        String name = json.nextString();
        return ElementType.named(name)
                .orElseThrow(() -> new DamagedHeadException("tensor " + tensor + " has the unknown dtype " + name));
    }

    private List<Long> counts(String tensor, String field, @Nullable List<Long> before)
            throws IOException, DamagedHeadException {
        requireOnce(tensor, field, before);
        List<Long> counts = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (counts.size() == MOST_DIMENSIONS) {
                throw new DamagedHeadException(
                        "tensor " + tensor + ": " + field + " must have at most " + MOST_DIMENSIONS + " numbers");
            }
            counts.add(count(tensor, field));
        }
        json.endArray();
        return counts;
    }

    private long count(String tensor, String field) throws IOException, DamagedHeadException {
        if (json.peek() != JsonToken.NUMBER) {
            throw new DamagedHeadException("tensor " + tensor + ": " + field + " must be numbers");
        }
        String text = json.nextString();
        try {
            long count = text.length() > 20 ? -1 : new BigDecimal(text).longValueExact();
            if (count >= 0) {
                return count;
            }
        } catch (ArithmeticException e) {
            // reported below, as what is negative is
        }
        throw new DamagedHeadException("tensor " + tensor + ": " + field + " must be whole and >= 0: " + text);
    }

    private static void requireOnce(String tensor, String field, @Nullable Object before) throws DamagedHeadException {
        if (before != null) {
            throw new DamagedHeadException("tensor " + tensor + " must have one " + field);
        }
    }

    private static OptionalLong bytes(List<Long> shape, ElementType type) {
        long bytes = type.bytes();
        for (long size : shape) {
            if (size != 0 && bytes > Long.MAX_VALUE / size) {
                return OptionalLong.empty();
            }
            bytes *= size;
        }
        return OptionalLong.of(bytes);
    }
}
