package dev.inferj.internal.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes JSON in ASCII, to hand it to another process. */
final class Json {
    private Json() {}

    static String of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof String text) {
            return '"'
                    + text.chars()
                            .mapToObj(c -> c < ' ' || c > '~' || c == '"' || c == '\\'
                                    ? String.format("\\u%04x", c)
                                    : String.valueOf((char) c))
                            .collect(Collectors.joining())
                    + '"';
        }
        return String.valueOf(value);
    }
}
