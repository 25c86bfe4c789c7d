package dev.inferj.internal.template.format;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.FloatText;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NumberValue;
import java.math.BigInteger;
import java.util.Locale;

/**
 * How a format shows one value, in the terms that both of Python's ways to format share.
 *
 * @param fill what fills up to the width
 * @param align {@code '<'}, {@code '>'}, {@code '^'}, {@code '='} (after the sign)
 * @param sign {@code '+'} or {@code ' '}: what stands before a number that is not negative; else {@code '-'}
 * @param width the fewest code points
 * @param precision the most code points of a text, the digits after the point of a float; -1 where not given
 * @param type a letter as in Python
 * @param plain whether what the format adds is plain
 */
public record FormatSpec(
        int fill, char align, char sign, boolean grouped, int width, int precision, char type, boolean plain) {
    private static final int DEFAULT_PRECISION = 6;

    public MarkedText text(MarkedText value) {
        String chars = value.text();
        boolean cut = precision >= 0 && precision < value.size();
        MarkedText shown = cut ? value.substring(0, chars.offsetByCodePoints(0, precision)) : value;
        return padded("", shown);
    }

    public MarkedText number(NumberValue number) {
        String digits = digits(number);
        boolean negative = digits.startsWith("-");
        String absolute = negative ? digits.substring(1) : digits;
        String shownSign = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        MarkedText shown = plain ? MarkedText.plain(absolute) : MarkedText.control(absolute);
        return padded(shownSign, shown);
    }

    private MarkedText padded(String shownSign, MarkedText shown) {
        int missing = Math.max(0, width - shown.size() - shownSign.length());
        int before = switch (align) {
            case '<' -> 0;
            case '^' -> missing / 2;
            default -> missing;
        };
        Budget.checkLength(missing);
        MarkedTextBuilder out = new MarkedTextBuilder();
        String filler = Character.toString(fill);
        if (align == '=') {
            out.append(shownSign, plain).append(filler.repeat(before), plain);
        } else {
            out.append(filler.repeat(before), plain).append(shownSign, plain);
        }
        return out.append(shown).append(filler.repeat(missing - before), plain).build();
    }

    private String digits(NumberValue number) {
        return switch (type) {
            case 'd', 'i', 'u', 'n' -> grouped(truncated(number).toString());
            case 'x' -> truncated(number).toString(16);
            case 'X' -> truncated(number).toString(16).toUpperCase(Locale.ROOT);
            case 'o' -> truncated(number).toString(8);
            case 'b' -> truncated(number).toString(2);
            case 'f', 'F' -> grouped(FloatText.fixed(number.real(), digitsAfterPoint()));
            case '%' -> FloatText.fixed(number.real() * 100, digitsAfterPoint()) + "%";
            default -> throw new EvaluationFault("a format has a type that is not supported for numbers");
        };
    }

    private int digitsAfterPoint() {
        return precision < 0 ? DEFAULT_PRECISION : precision;
    }

    private static BigInteger truncated(NumberValue number) {
        return number instanceof FloatValue real ? real.truncated() : number.whole();
    }

    private String grouped(String digits) {
        if (!grouped) {
            return digits;
        }
        int end = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
        int begin = digits.startsWith("-") ? 1 : 0;
        StringBuilder result = new StringBuilder(digits);
        for (int i = end - 3; i > begin; i -= 3) {
            result.insert(i, ',');
        }
        return result.toString();
    }
}
