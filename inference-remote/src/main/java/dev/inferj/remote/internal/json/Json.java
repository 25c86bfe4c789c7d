package dev.inferj.remote.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.inferj.InvalidRequestException;
import dev.inferj.remote.internal.stream.StreamFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what servers send and writes what they get. */
public final class Json {
    private static final int MAX_NESTING = 200;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(64 << 20)
                    .build())
            .build();

    private Json() {}

    /** Something that writes itself. */
    @FunctionalInterface
    public interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    /**
     * Reads an object.
     *
     * @throws StreamFault if it is none
     */
    public static JsonObject object(byte[] bytes, int from, int to) {
        try (JsonParser parser = FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamFault("something other than an object in JSON");
            }
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw new StreamFault("something behind an object in JSON");
            }
            return new JsonObject(members);
        } catch (IOException e) { // its message would show what was sent
            throw new StreamFault("what is not JSON");
        }
    }

    /** Reads an object that may be none. Returns null then. */
    public static @Nullable JsonObject tryObject(byte[] bytes) {
        try {
            return object(bytes, 0, bytes.length);
        } catch (StreamFault e) { // error pages are HTML, or plain text
            return null;
        }
    }

    /** Reads a list of objects that may be none. Returns null then. */
    public static @Nullable List<JsonObject> tryObjects(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            List<JsonObject> objects = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                objects.add(new JsonObject(members(parser)));
            }
            return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null ? objects : null;
        } catch (IOException | StreamFault e) { // error pages are HTML, or plain text
            return null;
        }
    }

    /**
     * Writes what a request holds.
     *
     * @throws InvalidRequestException if the text is not Unicode
     */
    public static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            writer.write(out);
        } catch (IOException e) { // not of the bytes, which are in memory; its message shows none of the text
            throw new InvalidRequestException(
                    "the request has text that is not Unicode, such as half a surrogate pair: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** Returns a value of maps, lists, text, numbers, booleans and null as text. */
    public static String text(@Nullable Object value) {
        return new String(write(out -> value(out, value)), StandardCharsets.UTF_8);
    }

    /** Writes a value of maps, lists, text, numbers, booleans and null. */
    public static void value(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                value(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                value(out, item);
            }
            out.writeEndArray();
        } else {
            out.writePOJO(value); // text, a number, a boolean or null: each is written as what it is
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new StreamFault("what is not JSON");
        };
    }
}
