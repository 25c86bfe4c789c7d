package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a model is and how to run it, as one line of text: {@code scheme:target?setting=value&setting=value}.
 *
 * <p>The scheme names the provider; what the target means is the provider's affair (a path, a host and a model name).
 * A {@code ?} or {@code %} in the target and a {@code &} or {@code %} in a value are written percent-encoded. Every
 * setting has the name that the provider's typed options give it.
 *
 * @param scheme lower-case name of the provider, such as {@code llamacpp}
 * @param target what is behind the scheme's colon, decoded; never empty
 * @param parameters settings by name, decoded, in the order written
 */
public record ModelAddress(String scheme, String target, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+");
    private static final Pattern SECRET =
            Pattern.compile(".*(key|token|secret|password|credential)", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    public ModelAddress {
        requireNonNull(scheme, "scheme");
        if (!SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("scheme must be two or more of a-z 0-9 + . -: " + scheme);
        }
        requireNonNull(target, "target");
        if (target.isBlank()) {
            throw new IllegalArgumentException("address must name a model behind '" + scheme + ":'");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if the text has no scheme, no target, or a setting without {@code =}
     */
    public static ModelAddress parse(String text) {
        int colon = requireNonNull(text, "address").indexOf(':');
        // One letter before the colon is a Windows drive, not a scheme.
        if (colon < 2) {
            throw new IllegalArgumentException(
                    "address must be scheme:target, for example llamacpp:/models/model.gguf: " + text);
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        int question = rest.indexOf('?');
        String target = decode(question < 0 ? rest : rest.substring(0, question));
        Map<String, String> parameters = new LinkedHashMap<>();
        if (question >= 0) {
            for (String pair : rest.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("setting must be name=value: '" + pair + "'");
                }
                String name = decode(pair.substring(0, equals));
                if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                    throw new IllegalArgumentException("setting must be given once: " + name);
                }
            }
        }
        return new ModelAddress(scheme, target, parameters);
    }

    /** Returns the address as text, with the values of settings that look like secrets and any user name masked. */
    @Override
    public String toString() {
        String shown = scheme + ":" + USER_INFO.matcher(encode(target)).replaceAll("//***@");
        if (parameters.isEmpty()) {
            return shown;
        }
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + "="
                        + (SECRET.matcher(e.getKey()).matches()
                                ? "***"
                                : URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&", shown + "?", ""));
    }

    private static String encode(String target) {
        return target.replace("%", "%25").replace("?", "%3F");
    }

    private static String decode(String part) {
        try {
            // URLDecoder reads '+' as a space, which is right for web forms and wrong for paths.
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address must have two hex digits after each '%': " + part, e);
        }
    }
}
