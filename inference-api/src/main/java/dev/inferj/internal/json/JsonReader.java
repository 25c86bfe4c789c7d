package dev.inferj.internal.json;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value (RFC 8259) into maps, lists, text, numbers, booleans and null; nothing is forgiven. Whole numbers
 * become {@link Long} or {@link BigInteger}, others {@link Double}. Messages hold positions and no text.
 */
public final class JsonReader {
    private static final int MAX_NESTING = 90; // chat templates take a little more

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads an object, in its order.
     *
     * @throws IllegalArgumentException saying what is wrong, and where
     */
    @SuppressWarnings("unchecked") // objects are the only maps, and their keys are text
    public static Map<String, Object> object(String text) {
        JsonReader reader = new JsonReader(text);
        reader.space();
        if (reader.peek() != '{') {
            throw reader.fault("a JSON object");
        }
        Object value = reader.value(0);
        reader.space();
        if (reader.at < text.length()) {
            throw reader.fault("the end");
        }
        return (Map<String, Object>) requireNonNull(value);
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_NESTING) {
            throw fault("at most " + MAX_NESTING + " levels");
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> members(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (skip('}')) {
            return Collections.unmodifiableMap(members);
        }
        do {
            space();
            if (peek() != '"') {
                throw fault("a name in quotes");
            }
            String name = string();
            space();
            expect(':');
            space();
            members.put(name, value(depth + 1));
            space();
        } while (skip(','));
        expect('}');
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> items(int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        at++;
        space();
        if (skip(']')) {
            return Collections.unmodifiableList(items);
        }
        do {
            space();
            items.add(value(depth + 1));
            space();
        } while (skip(','));
        expect(']');
        return Collections.unmodifiableList(items);
    }

    private String string() {
        int start = ++at;
        StringBuilder escaped = null;
        while (true) {
            char c = peek();
            if (c == '"') {
                String rest = text.substring(start, at++);
                return escaped == null ? rest : escaped.append(rest).toString();
            }
            if (c < ' ') {
                throw fault("a character that is not a control character");
            }
            at++;
            if (c == '\\') {
                escaped = escaped == null ? new StringBuilder() : escaped;
                escaped.append(text, start, at - 1).append(escape());
                start = at;
            }
        }
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw fault("an escape");
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw fault("four hex digits");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw fault("a JSON value");
        }
        at += word.length();
        return value;
    }

    private Number number() {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits("a JSON value");
        }
        int whole = at;
        if (skip('.')) {
            digits("a digit");
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits("a digit");
        }
        String number = text.substring(start, at);
        if (at > whole) {
            return Double.valueOf(number);
        }
        if (number.length() > 1000) {
            throw fault("a number of a sensible size");
        }
        BigInteger integer = new BigInteger(number);
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private void digits(String expected) {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw fault(expected);
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw fault("more");
        }
        return text.charAt(at);
    }

    private boolean skip(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw fault("'" + c + "'");
        }
    }

    private IllegalArgumentException fault(String expected) {
        return new IllegalArgumentException("expected " + expected + " at position " + at);
    }
}
