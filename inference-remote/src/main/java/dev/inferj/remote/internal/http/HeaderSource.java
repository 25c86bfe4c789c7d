package dev.inferj.remote.internal.http;

import static java.util.Objects.requireNonNull;

import dev.inferj.ProviderUnavailableException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The headers that the user wants in every request, asked for anew each time, since tokens expire. They may be secrets, so
 * none is shown anywhere. Immutable.
 */
public final class HeaderSource {
    /** Adds nothing. */
    public static final HeaderSource NONE = new HeaderSource(Map.of());

    private static final Set<String> OWN =
            Set.of("content-type", "content-length", "accept", "accept-encoding", "connection", "host");

    private final Map<String, Supplier<String>> headers;

    private HeaderSource(Map<String, Supplier<String>> headers) {
        this.headers = headers;
    }

    /** Returns a source with one more header, in place of an earlier one of the same name. */
    public HeaderSource with(String name, Supplier<String> value) {
        String lower = requireNonNull(name, "name").toLowerCase(Locale.ROOT);
        if (!lower.matches("[!#$%&'*+.^_`|~0-9a-z-]+") || OWN.contains(lower)) {
            throw new IllegalArgumentException(
                    "name must be that of a header, and not one that the library sets itself: " + name);
        }
        Map<String, Supplier<String>> more = new LinkedHashMap<>(headers);
        more.put(lower, requireNonNull(value, "value"));
        return new HeaderSource(more);
    }

    /** Returns a source that also sends a bearer token, unless it already sends one. */
    public HeaderSource orBearer(String token) {
        return headers.containsKey("authorization") ? this : with("authorization", () -> "Bearer " + token);
    }

    /**
     * Asks for the values and hands them on.
     *
     * @param request takes names, in lower case, and values; may throw where they are none
     * @throws ProviderUnavailableException if a value cannot be had, or is no value of a header
     */
    public void addTo(BiConsumer<String, String> request) {
        headers.forEach((name, value) -> {
            try {
                request.accept(name, value.get());
            } catch (RuntimeException e) { // neither the value nor the supplier's message may be shown
                throw new ProviderUnavailableException(
                        "the header " + name + " cannot be sent: its supplier failed, or its value is no header's ("
                                + e.getClass().getName() + ")",
                        null,
                        /* retryable= */ false);
            }
        });
    }

    /** Returns the names of the headers; no values. */
    @Override
    public String toString() {
        return headers.keySet().toString();
    }
}
