package dev.inferj;

import static java.util.Objects.requireNonNull;

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
 * A {@code ?} or {@code %} in the target and a {@code &} or {@code %} in a value are written percent-encoded, as UTF-8;
 * everything else, {@code +}, {@code =}, spaces and backslashes included, stands for itself. Every setting has the name
 * that the provider's typed options give it. Immutable.
 *
 * @param scheme lower-case name of the provider, such as {@code llamacpp}
 * @param target what is behind the scheme's colon, decoded; never empty
 * @param parameters settings by name, decoded, in the order written
 */
public record ModelAddress(String scheme, String target, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+");
    private static final Pattern SECRET = Pattern.compile(
            ".*(key|token|secret|password|passphrase|credentials?|authorization)", Pattern.CASE_INSENSITIVE);

    /**
     * From {@code //} to the last {@code @}, unless a plain host stands behind {@code //}. The target is decoded, so the
     * end of a password cannot be told from a path: rather too much is masked than too little.
     */
    private static final Pattern USER_INFO =
            Pattern.compile("//(?!(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d+)?(?:/|$)).*@", Pattern.DOTALL);

    private static final String MASK = "***";

    public ModelAddress {
        requireNonNull(scheme, "scheme");
        if (!SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("scheme must be a letter and one or more of a-z 0-9 + . -: " + scheme);
        }
        requireNonNull(target, "target");
        if (target.isBlank()) {
            throw new IllegalArgumentException("address must name a model behind '" + scheme + ":'");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (parameters.containsKey("")) {
            throw new IllegalArgumentException("setting must have a name: \"\"");
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if the text has no scheme, no target, a setting without {@code =}, the same
     *     setting twice, or a {@code %} that does not begin an encoded UTF-8 character; no message holds a secret
     */
    public static ModelAddress parse(String text) {
        // One letter before the colon is a Windows drive, not a scheme.
        int colon = requireNonNull(text, "address").indexOf(':');
        String scheme = colon < 2 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        int question = text.indexOf('?');
        int end = question < 0 ? text.length() : question;
        if (!SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException(
                    "address must be scheme:target, for example llamacpp:/models/model.gguf: "
                            + maskUserInfo(text.substring(0, end)));
        }
        String rest = text.substring(colon + 1, end);
        String target = decode("address", rest, maskUserInfo(rest));
        return new ModelAddress(scheme, target, question < 0 ? Map.of() : readParameters(text.substring(question + 1)));
    }

    /**
     * Returns whether a setting of this name holds a secret, such as {@code apiKey} or {@code hfToken}: its value is
     * shown in no text and no message.
     */
    public static boolean isSecret(String setting) {
        return SECRET.matcher(setting).matches();
    }

    /**
     * Returns the address as text that {@link #parse} reads, but with the values of settings that look like secrets, and
     * any user name and password, masked.
     */
    @Override
    public String toString() {
        String shown = scheme + ":" + PercentCode.encode(maskUserInfo(target), "?");
        if (parameters.isEmpty()) {
            return shown;
        }
        return parameters.entrySet().stream()
                .map(e -> PercentCode.encode(e.getKey(), "&=") + "="
                        + (isSecret(e.getKey()) ? MASK : PercentCode.encode(e.getValue(), "&")))
                .collect(Collectors.joining("&", shown + "?", ""));
    }

    private static Map<String, String> readParameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean secretBefore = false;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                // Behind a secret this may be its tail, where it holds a '&' that was not encoded.
                throw new IllegalArgumentException("setting must be name=value, with a '&' in a value written %26: "
                        + (secretBefore || equals == 0 ? MASK : pair));
            }
            String name = decode("setting", pair.substring(0, equals), pair.substring(0, equals));
            secretBefore |= isSecret(name);
            String text = pair.substring(equals + 1);
            if (parameters.put(name, decode(name, text, isSecret(name) ? MASK : text)) != null) {
                throw new IllegalArgumentException("setting must be given once: " + name);
            }
        }
        return parameters;
    }

    private static String decode(String what, String text, String shown) {
        try {
            return PercentCode.decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " must " + e.getMessage() + ": " + shown, e);
        }
    }

    private static String maskUserInfo(String target) {
        return USER_INFO.matcher(target).replaceFirst("//" + MASK + "@");
    }
}
