package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One named setting of a provider: declared once, it checks the value that a typed builder gets and reads the text that
 * an address, a properties file or the environment holds, with the same name and the same message.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

    private final String name;
    private final String rule;
    private final Function<String, T> reader;
    private final Predicate<T> check;
    private final @Nullable T defaultValue;

    private Setting(
            String name, String rule, Function<String, T> reader, Predicate<T> check, @Nullable T defaultValue) {
        this.name = requireNonNull(name, "name");
        this.rule = rule;
        this.reader = reader;
        this.check = check;
        this.defaultValue = defaultValue;
    }

    /**
     * Declares a setting of any type.
     *
     * @param rule what a value must be, in words that go behind "NAME must be"
     * @param reader turns text into a value, or throws {@link IllegalArgumentException}
     * @param check whether a value is allowed
     * @param defaultValue the value where none is given; null leaves it to the provider
     */
    public static <T> Setting<T> of(
            String name, String rule, Function<String, T> reader, Predicate<T> check, @Nullable T defaultValue) {
        return new Setting<>(name, rule, reader, check, defaultValue);
    }

    /** Declares a whole number in [min, max]. */
    public static Setting<Integer> integer(String name, int min, int max, @Nullable Integer defaultValue) {
        String rule = max == Integer.MAX_VALUE ? ">= " + min : "in [" + min + ", " + max + "]";
        return of(name, rule, Integer::valueOf, n -> n >= min && n <= max, defaultValue);
    }

    /** Declares a finite number in [min, max]. */
    public static Setting<Double> decimal(String name, double min, double max, @Nullable Double defaultValue) {
        return of(name, "in [" + min + ", " + max + "]", Double::valueOf, x -> x >= min && x <= max, defaultValue);
    }

    /** Declares a yes or no, written {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String name, @Nullable Boolean defaultValue) {
        return of(name, "true or false", Setting::readFlag, b -> true, defaultValue);
    }

    /** Declares a non-negative duration, written {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h} or ISO-8601. */
    public static Setting<Duration> duration(String name, @Nullable Duration defaultValue) {
        String rule = "a duration such as 250ms, 30s, 5m, 1h or PT30S, not negative";
        return of(name, rule, Setting::readDuration, d -> !d.isNegative(), defaultValue);
    }

    /** Declares a text that is not blank. */
    public static Setting<String> text(String name, @Nullable String defaultValue) {
        return of(name, "not blank", s -> s, s -> !s.isBlank(), defaultValue);
    }

    /** Declares one of the constants of an enum, written in any case. */
    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, @Nullable E defaultValue) {
        String rule = Arrays.stream(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "one of ", ""));
        return of(name, rule, s -> Enum.valueOf(type, s.toUpperCase(Locale.ROOT)), e -> true, defaultValue);
    }

    public String name() {
        return name;
    }

    /** Returns the value where none is given; null if the provider decides. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /**
     * Returns the value, which a typed builder got.
     *
     * @throws IllegalArgumentException if it is not allowed: "name must be rule: value"
     */
    public T checked(T value) {
        if (!check.test(requireNonNull(value, name))) {
            throw refused(value, null);
        }
        return value;
    }

    /**
     * Reads the value from text.
     *
     * @throws IllegalArgumentException if it cannot be read or is not allowed: "name must be rule: value"
     */
    public T read(String text) {
        T value;
        try {
            value = reader.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw refused(text, e);
        }
        return checked(value);
    }

    @Override
    public String toString() {
        return name;
    }

    private IllegalArgumentException refused(Object value, @Nullable Throwable cause) {
        return new IllegalArgumentException(name + " must be " + rule + ": " + value, cause);
    }

    private static boolean readFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration readDuration(String text) {
        Matcher amount = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (!amount.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(text, e);
            }
        }
        long n = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            default -> Duration.ofHours(n);
        };
    }
}
