package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.rendering.TemplateException;

/** The escapes in strings, as in Python. One that is none stays as it is. */
final class StringEscapes {
    private final String written;
    private final int line;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private StringEscapes(String written, int line) {
        this.written = written;
        this.line = line;
    }

    static String resolve(String written, int line) {
        return written.indexOf('\\') < 0 ? written : new StringEscapes(written, line).run();
    }

    private String run() {
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c == '\\') {
                resolve(written.charAt(at++));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private void resolve(char escape) {
        switch (escape) {
            case '\n' -> {} // the string goes on in the next line
            case '\\', '\'', '"' -> text.append(escape);
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000B');
            case 'x' -> appendCodePoint(2);
            case 'u' -> appendCodePoint(4);
            case 'U' -> appendCodePoint(8);
            case 'N' -> throw new TemplateException(line, "characters by name (\\N) are not supported", null);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> appendOctal();
            default -> text.append('\\').append(escape);
        }
    }

    private void appendCodePoint(int digits) {
        int end = at + digits;
        int codePoint = -1;
        if (end <= written.length() && isHex(written.substring(at, end))) {
            long value = Long.parseLong(written.substring(at, end), 16);
            codePoint = value <= Character.MAX_CODE_POINT ? (int) value : -1;
        }
        if (codePoint < 0) {
            throw new TemplateException(line, "a string has an escape of a character that does not exist", null);
        }
        text.appendCodePoint(codePoint);
        at = end;
    }

    private static boolean isHex(String digits) {
        return digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }

    private void appendOctal() {
        int value = 0;
        int end = Math.min(at + 2, written.length());
        at--;
        while (at < end && written.charAt(at) >= '0' && written.charAt(at) <= '7') {
            value = value * 8 + (written.charAt(at++) - '0');
        }
        text.append((char) value);
    }
}
