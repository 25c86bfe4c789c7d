package dev.inferj;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding as addresses use it: UTF-8, and a {@code +} is a plus, not the space that web forms make of it. */
final class PercentCode {
    private PercentCode() {}

    /** Returns the text with percent signs, control characters and the given reserved ones encoded. */
    static String encode(String text, String reserved) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' && !Character.isISOControl(c) && reserved.indexOf(c) < 0) {
                encoded.append(c);
                continue;
            }
            for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /**
     * Returns the text with what was encoded as it was before.
     *
     * @throws IllegalArgumentException if a percent sign is not followed by two hex digits, or the bytes are not UTF-8;
     *     the message is the rule that the text breaks, without the text, which may be secret
     */
    static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int at = 0;
        for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', at)) {
            ByteArrayOutputStream run = new ByteArrayOutputStream(); // a character may be encoded as several bytes
            int end = percent;
            for (; end < text.length() && text.charAt(end) == '%'; end += 3) {
                run.write(hexByte(text, end + 1));
            }
            decoded.append(text, at, percent).append(utf8(run.toByteArray()));
            at = end;
        }
        decoded.append(text, at, text.length());
        return decoded.toString();
    }

    private static int hexByte(String text, int start) {
        if (start + 2 > text.length()
                || !HexFormat.isHexDigit(text.charAt(start))
                || !HexFormat.isHexDigit(text.charAt(start + 1))) {
            throw new IllegalArgumentException("have two hex digits after each '%'");
        }
        return HexFormat.fromHexDigits(text, start, start + 2);
    }

    private static CharSequence utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("be UTF-8 where it is percent-encoded", e);
        }
    }
}
