package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.internal.template.text.PythonChars;

/** The characters of a template, read from left to right, with line ends of one kind. */
final class Source {
    private final String chars;
    private int position;
    private int line = 1;

    Source(String template) {
        String normal = template.replace("\r\n", "\n").replace('\r', '\n');
        // One line end at the end of the file is the file's, not the template's.
        this.chars = normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal;
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    boolean hasMore() {
        return position < chars.length();
    }

    /** Returns the char that many further on; NUL behind the end. */
    char peek(int distance) {
        int index = position + distance;
        return index < chars.length() ? chars.charAt(index) : '\0';
    }

    boolean startsWith(String start) {
        return chars.startsWith(start, position);
    }

    int indexOf(String sought, int from) {
        return chars.indexOf(sought, from);
    }

    char charAt(int index) {
        return chars.charAt(index);
    }

    int length() {
        return chars.length();
    }

    /** Goes on to a position, and returns what lies before it. */
    String readTo(int end) {
        String read = chars.substring(position, end);
        for (int i = 0; i < read.length(); i++) {
            line += read.charAt(i) == '\n' ? 1 : 0;
        }
        position = end;
        return read;
    }

    String read(int count) {
        return readTo(Math.min(position + count, chars.length()));
    }

    /** Returns the first position from there on that holds no blank. */
    int afterBlanks(int from) {
        int index = from;
        while (index < chars.length() && PythonChars.isSpace(chars.charAt(index))) {
            index++;
        }
        return index;
    }

    /** Returns whether the char before the position ends a line; also at the beginning. */
    boolean isAtLineStart() {
        return position == 0 || chars.charAt(position - 1) == '\n';
    }

    TemplateException fault(String what) {
        return new TemplateException(line, what, null);
    }
}
