package dev.inferj.internal.template.format;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.MarkedText;

/** Reads a format from left to right. */
public final class FormatReader {
    private final MarkedText format;
    private int at;

    public FormatReader(MarkedText format) {
        this.format = format;
    }

    public int position() {
        return at;
    }

    public void moveTo(int position) {
        at = position;
    }

    public boolean hasMore() {
        return at < format.length();
    }

    /** Returns the next char, without going past it; NUL at the end. */
    public char peek() {
        return hasMore() ? format.text().charAt(at) : '\0';
    }

    public boolean skip(char c) {
        boolean there = hasMore() && peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    public char next(String what) {
        if (!hasMore()) {
            throw new EvaluationFault("a format ends where " + what + " is expected");
        }
        return format.text().charAt(at++);
    }

    /** Reads digits; -1 where there are none. */
    public int number() {
        int number = -1;
        while (peek() >= '0' && peek() <= '9') {
            number = Math.max(0, number) * 10 + (peek() - '0');
            Budget.checkLength(number);
            at++;
        }
        return number;
    }
}
