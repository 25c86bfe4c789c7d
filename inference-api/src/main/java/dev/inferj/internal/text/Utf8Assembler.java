package dev.inferj.internal.text;

/**
 * Turns a stream of bytes into text. The bytes of a character may come in any number of pieces, as those of one token
 * need not be whole characters.
 *
 * <p>Malformed input becomes U+FFFD, just as in {@code new String(bytes, UTF_8)}: one for each longest run of bytes that
 * begins a character but does not end it, one for any other byte, and one for a whole surrogate (ED A0 80), where the
 * Unicode standard would rather have three.
 */
public final class Utf8Assembler {
    private static final char REPLACEMENT = '\uFFFD';

    /** What the character begun so far amounts to; means nothing while {@link #missing} is 0. */
    private int codePoint;

    /** How many bytes the character begun still lacks. */
    private int missing;

    /** The bounds of the next byte, which rule out overlong characters and those above U+10FFFF. */
    private int least;

    private int most;

    /**
     * Appends every complete character of the bytes so far; an incomplete tail is kept for the next call. Allocates
     * nothing but what {@code out} grows by.
     */
    public void append(byte[] bytes, StringBuilder out) {
        for (byte signed : bytes) {
            int unit = signed & 0xFF;
            if (missing == 0) {
                begin(unit, out);
            } else if (unit >= least && unit <= most) {
                goOn(unit, out);
            } else {
                finish(out);
                begin(unit, out);
            }
        }
    }

    private void begin(int unit, StringBuilder out) {
        if (unit < 0x80) {
            out.append((char) unit);
        } else if (unit >= 0xC2 && unit < 0xE0) {
            expect(1, unit & 0x1F, 0x80, 0xBF);
        } else if (unit >= 0xE0 && unit < 0xF0) {
            expect(2, unit & 0x0F, unit == 0xE0 ? 0xA0 : 0x80, 0xBF);
        } else if (unit >= 0xF0 && unit < 0xF5) {
            expect(3, unit & 0x07, unit == 0xF0 ? 0x90 : 0x80, unit == 0xF4 ? 0x8F : 0xBF);
        } else {
            out.append(REPLACEMENT);
        }
    }

    private void expect(int missing, int bits, int least, int most) {
        this.missing = missing;
        this.codePoint = bits;
        this.least = least;
        this.most = most;
    }

    private void goOn(int unit, StringBuilder out) {
        expect(missing - 1, (codePoint << 6) | (unit & 0x3F), 0x80, 0xBF);
        if (missing > 0) {
            return;
        }
        if (Character.isSupplementaryCodePoint(codePoint)) {
            // Not appendCodePoint, which makes a String of these on Java 17.
            out.append(Character.highSurrogate(codePoint)).append(Character.lowSurrogate(codePoint));
        } else {
            out.append(Character.isSurrogate((char) codePoint) ? REPLACEMENT : (char) codePoint);
        }
    }

    /** Ends the text: an incomplete tail becomes one U+FFFD. The next text may follow. */
    public void finish(StringBuilder out) {
        if (missing > 0) {
            missing = 0;
            out.append(REPLACEMENT);
        }
    }
}
