package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelAddress;
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
 * an address, a properties file or the environment holds, with the same name and the same message. A value whose name
 * says that it is a secret ({@link ModelAddress#isSecret}) appears in no message.
 *
 * <p>Immutable, if its reader and its check are; two settings are equal only if they are the same object, so declare
 * each as a constant.
 *
 * @param <T> type of the value, an immutable one
 */
public final class Setting<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

    /** Far below what a clock that counts nanoseconds can add up. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String name;
    private final String rule;
    private final Function<String, T> reader;
    private final Predicate<T> check;
    private final @Nullable T defaultValue;

    private Setting(
            String name, String rule, Function<String, T> reader, Predicate<T> check, @Nullable T defaultValue) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("name must be a-z and then letters or digits: " + name);
        }
        this.name = name;
        this.rule = requireNonNull(rule, "rule");
        this.reader = requireNonNull(reader, "reader");
        this.check = requireNonNull(check, "check");
        this.defaultValue = defaultValue == null ? null : checked(defaultValue);
    }

    /**
     * Declares a setting of any type.
     *
     * @param name in camel case, as the typed builder's method
     * @param rule what a value must be, in words that go behind "NAME must be"
     * @param reader turns text into a value, or throws {@link IllegalArgumentException}
     * @param check whether a value is allowed
     * @param defaultValue the value where none is given; null leaves it to the provider
     * @throws IllegalArgumentException if the name is not one, or the default is not allowed
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

    /** Declares a finite number in [min, max]; a bound that is infinite is none. */
    public static Setting<Double> decimal(String name, double min, double max, @Nullable Double defaultValue) {
        String rule = max == Double.POSITIVE_INFINITY
                ? "finite and >= " + bound(min)
                : "in [" + bound(min) + ", " + bound(max) + "]";
        return of(name, rule, Double::valueOf, x -> Double.isFinite(x) && x >= min && x <= max, defaultValue);
    }

    /** Declares a yes or no, written {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String name, @Nullable Boolean defaultValue) {
        return of(name, "true or false", Setting::readFlag, b -> true, defaultValue);
    }

    /**
     * Declares a duration from 0 to 36,500 days, written {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h} or in
     * ISO-8601.
     */
    public static Setting<Duration> duration(String name, @Nullable Duration defaultValue) {
        String rule = "a duration such as 250ms, 30s, 5m, 1h or PT30S, from 0 to 36500 days";
        return of(name, rule, Setting::readDuration, d -> !d.isNegative() && d.compareTo(LONGEST) <= 0, defaultValue);
    }

    /** Declares a text that is not blank. Text from outside the program loses the white space around it. */
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

    /** Returns the name, the same in a typed builder, an address, a properties file and, in its spelling, a variable. */
    public String name() {
        return name;
    }

    /** Returns the value where none is given; null if the provider decides. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /**
     * Returns the value, which a typed builder got, if it is allowed.
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
     * Reads the value from text, in which white space at the ends does not count.
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
        boolean secret = ModelAddress.isSecret(name); // the cause, too, would show it
        return new IllegalArgumentException(
                name + " must be " + rule + ": " + (secret ? "***" : value), secret ? null : cause);
    }

    private static String bound(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
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
