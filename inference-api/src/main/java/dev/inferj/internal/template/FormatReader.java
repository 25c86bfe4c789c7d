package dev.inferj.internal.template;

/** Reads a format from left to right. */
final class FormatReader {
    private final MarkedText format;
    private int at;

    FormatReader(MarkedText format) {
        this.format = format;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    boolean hasMore() {
        return at < format.length();
    }

    /** Returns the next char, without going past it; NUL at the end. */
    char peek() {
        return hasMore() ? format.text().charAt(at) : '\0';
    }

    boolean skip(char c) {
        boolean there = hasMore() && peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    char next(String what) {
        if (!hasMore()) {
            throw new EvaluationFault("a format ends where " + what + " is expected");
        }
        return format.text().charAt(at++);
    }

    /** Reads digits; -1 where there are none. */
    int number() {
        int number = -1;
        while (peek() >= '0' && peek() <= '9') {
            number = Math.max(0, number) * 10 + (peek() - '0');
            Budget.checkLength(number);
            at++;
        }
        return number;
    }
}
