package dev.inferj.internal.template.text;

import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.MarkedText;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads numbers from text, as Python's {@code int} and {@code float} do. */
public final class NumberReader {
    private static final int MAX_DIGITS = 600;

    private NumberReader() {}

    /** Returns null where the text is no whole number in that base. */
    @Nullable
    public static BigInteger whole(String text, int base) {
        String digits = stripped(text);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        digits = withoutPrefix(digits, base);
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX || !isDigits(digits, base)) {
            return null;
        }
        if (digits.length() > MAX_DIGITS) {
            throw new EvaluationFault("a whole number may have " + MAX_DIGITS + " digits at most");
        }
        BigInteger whole = new BigInteger(digits.replace("_", ""), base);
        return negative ? whole.negate() : whole;
    }

    private static String withoutPrefix(String digits, int base) {
        String prefix = switch (base) {
            case 2 -> "0b";
            case 8 -> "0o";
            case 16 -> "0x";
            default -> null;
        };
        if (prefix == null || !digits.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            return digits;
        }
        return digits.startsWith("_", 2) ? digits.substring(3) : digits.substring(2);
    }

    /** Returns whether there are digits only, with single underscores between them. */
    private static boolean isDigits(String text, int base) {
        boolean afterDigit = false;
        for (int i = 0; i < text.length(); i++) {
            boolean isDigit = Character.digit(text.charAt(i), base) >= 0;
            if (!isDigit && (text.charAt(i) != '_' || !afterDigit)) {
                return false;
            }
            afterDigit = isDigit;
        }
        return afterDigit;
    }

    /** Returns null where the text is no number. */
    @Nullable
    public static Double real(String text) {
        String stripped = stripped(text).toLowerCase(Locale.ROOT);
        boolean negative = stripped.startsWith("-");
        String unsigned = negative || stripped.startsWith("+") ? stripped.substring(1) : stripped;
        double absolute;
        switch (unsigned) {
            case "inf", "infinity" -> absolute = Double.POSITIVE_INFINITY;
            case "nan" -> absolute = Double.NaN;
            default -> {
                if (!isDecimal(unsigned)) {
                    return null;
                }
                absolute = Double.parseDouble(unsigned.replace("_", ""));
            }
        }
        return negative ? -absolute : absolute;
    }

    private static boolean isDecimal(String text) {
        int exponent = text.indexOf('e');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        if (exponent >= 0) {
            String power = text.substring(exponent + 1);
            boolean signed = power.startsWith("-") || power.startsWith("+");
            if (!isDigits(signed ? power.substring(1) : power, 10)) {
                return false;
            }
        }
        int point = mantissa.indexOf('.');
        if (point < 0) {
            return isDigits(mantissa, 10);
        }
        String before = mantissa.substring(0, point);
        String after = mantissa.substring(point + 1);
        return !(before.isEmpty() && after.isEmpty())
                && (before.isEmpty() || isDigits(before, 10))
                && (after.isEmpty() || isDigits(after, 10));
    }

    private static String stripped(String text) {
        return TextOperations.strip(MarkedText.control(text), null, /* left= */ true, /* right= */ true)
                .text();
    }
}
