package dev.inferj.internal.template.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floats as Python prints them: the fewest digits that tell the number from its neighbours. */
public final class FloatText {
    private static final int MAX_DIGITS = 17;

    private FloatText() {}

    public static String of(double real) {
        if (Double.isNaN(real)) {
            return "nan";
        }
        if (Double.isInfinite(real)) {
            return real > 0 ? "inf" : "-inf";
        }
        if (real == 0) {
            return 1 / real < 0 ? "-0.0" : "0.0";
        }
        return format(shortest(real));
    }

    // Double.toString gives more digits than needed before JDK 19.
    private static BigDecimal shortest(double real) {
        BigDecimal exact = new BigDecimal(real);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == real) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static String format(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        int exponent = bare.precision() - bare.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String digits = bare.toPlainString();
            return digits.indexOf('.') < 0 ? digits + ".0" : digits;
        }
        String digits = bare.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(bare.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        return text.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }

    /** Returns the number with that many digits after the point. */
    public static String fixed(double real, int digits) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            return of(real);
        }
        String text = new BigDecimal(real)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .abs()
                .toPlainString();
        return (real < 0 || 1 / real < 0 ? "-" : "") + text;
    }
}
