package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Takes what is between the ends of one tag apart. */
final class TagLexer {
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String OPERATORS = "+-/*%~[](){}<>=.:|,;";
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final Source source;
    private final List<Token> tokens;

    /** The brackets that are to be closed, innermost first. */
    private final Deque<Character> open = new ArrayDeque<>();

    TagLexer(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** Reads up to the end of the tag, and returns the sign that stands before it. Within brackets, no tag ends. */
    char read(String closing) {
        while (true) {
            source.readTo(source.afterBlanks(source.position()));
            if (!source.hasMore()) {
                throw source.fault("a tag has no end: add '" + closing + "'");
            }
            if (open.isEmpty()) {
                char first = source.peek(0);
                boolean signed = first == '-' || (first == '+' && closing.equals("%}"));
                if (source.startsWith(closing)) {
                    return ' ';
                }
                if (signed && source.startsWith(first + closing)) {
                    return first;
                }
            }
            readToken();
        }
    }

    private void add(Kind kind, String text, int length) {
        tokens.add(new Token(kind, text, source.line()));
        source.read(length);
    }

    private void readToken() {
        char c = source.peek(0);
        if (c == '\'' || c == '"') {
            readString(c);
        } else if (isAsciiDigit(c)) {
            readNumber();
        } else if (isWord(0)) {
            int length = 1;
            while (isWord(length)) {
                length++;
            }
            readName(length);
        } else {
            readOperator(c);
        }
    }

    private boolean isWord(int distance) {
        char c = source.peek(distance);
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private void readName(int length) {
        if (!Character.isUnicodeIdentifierStart(source.peek(0)) && source.peek(0) != '_') {
            throw source.fault("a name begins with the character '" + source.peek(0) + "'");
        }
        int start = source.position();
        StringBuilder name = new StringBuilder(length);
        for (int i = start; i < start + length; i++) {
            name.append(source.charAt(i));
        }
        add(Kind.NAME, name.toString(), length);
    }

    private void readString(char quote) {
        int end = source.position() + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw source.fault("a string has no end: add " + quote);
        }
        int line = source.line();
        String written = source.readTo(end + 1);
        String text = StringEscapes.resolve(written.substring(1, written.length() - 1), line);
        tokens.add(new Token(Kind.STRING, text, line));
    }

    private void readNumber() {
        int length = realLength();
        if (length > 0) {
            add(Kind.FLOAT, read(length), length);
            return;
        }
        char base = Character.toLowerCase(source.peek(1));
        if (source.peek(0) == '0' && "box".indexOf(base) >= 0) {
            int radix = base == 'b' ? 2 : base == 'o' ? 8 : 16;
            int prefixed = digits(2, radix, /* leadingUnderscore= */ true);
            if (prefixed > 2) {
                add(Kind.INTEGER, read(prefixed), prefixed);
                return;
            }
        }
        int whole = source.peek(0) == '0' ? zeros() : digits(0, 10, /* leadingUnderscore= */ false);
        add(Kind.INTEGER, read(whole), whole);
    }

    private String read(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(source.peek(i));
        }
        return text.toString();
    }

    /** Returns where digits end that begin at a distance, single underscores between them. */
    private int digits(int from, int radix, boolean leadingUnderscore) {
        int end = from;
        while (true) {
            boolean underscore = source.peek(end) == '_' && (end > from || leadingUnderscore);
            int digit = underscore ? end + 1 : end;
            if (source.peek(digit) >= 0x80 || Character.digit(source.peek(digit), radix) < 0) {
                return end;
            }
            end = digit + 1;
        }
    }

    private int zeros() {
        int end = 1;
        while (source.peek(end) == '0' || (source.peek(end) == '_' && source.peek(end + 1) == '0')) {
            end += source.peek(end) == '_' ? 2 : 1;
        }
        return end;
    }

    /** Returns the length of a float, or 0 where there is none. A number after a dot is a place in a list. */
    private int realLength() {
        if (source.position() > 0 && source.charAt(source.position() - 1) == '.') {
            return 0;
        }
        int end = digits(0, 10, /* leadingUnderscore= */ false);
        boolean real = false;
        if (source.peek(end) == '.' && isAsciiDigit(source.peek(end + 1))) {
            end = digits(end + 1, 10, /* leadingUnderscore= */ false);
            real = true;
        }
        if (source.peek(end) == 'e' || source.peek(end) == 'E') {
            boolean signed = source.peek(end + 1) == '+' || source.peek(end + 1) == '-';
            int power = end + (signed ? 2 : 1);
            if (isAsciiDigit(source.peek(power))) {
                return digits(power, 10, /* leadingUnderscore= */ false);
            }
        }
        return real ? end : 0;
    }

    private static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void readOperator(char c) {
        for (String operator : LONG_OPERATORS) {
            if (source.startsWith(operator)) {
                add(Kind.OPERATOR, operator, 2);
                return;
            }
        }
        if (OPERATORS.indexOf(c) < 0) {
            throw source.fault("the character '" + c + "' is not expected");
        }
        int opening = OPENING.indexOf(c);
        if (opening >= 0) {
            open.push(CLOSING.charAt(opening));
        } else if (CLOSING.indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
            throw source.fault("'" + c + "' closes nothing");
        }
        add(Kind.OPERATOR, String.valueOf(c), 1);
    }
}
