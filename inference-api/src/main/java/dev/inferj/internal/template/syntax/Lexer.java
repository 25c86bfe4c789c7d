package dev.inferj.internal.template.syntax;

import dev.inferj.internal.template.syntax.Token.Kind;
import dev.inferj.internal.template.text.PythonChars;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a template apart into tokens. As Hugging Face sets it, a line end right after a tag goes ({@code trim_blocks}), and
 * so do blanks before a tag that begins its line ({@code lstrip_blocks}); {@code -} takes all blanks away on its side, and
 * {@code +} keeps them.
 */
final class Lexer {
    private final Source source;
    private final List<Token> tokens = new ArrayList<>();

    private Lexer(String template) {
        this.source = new Source(template);
    }

    static List<Token> tokens(String template) {
        Lexer lexer = new Lexer(template);
        while (lexer.source.hasMore()) {
            lexer.readText();
        }
        lexer.add(Kind.END, "");
        return lexer.tokens;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, source.line()));
    }

    /** Reads text up to the next tag, and the tag. */
    private void readText() {
        boolean atLineStart = source.isAtLineStart();
        int tag = nextTag(source.position());
        if (tag < 0) {
            add(Kind.DATA, source.readTo(source.length()));
            return;
        }
        int line = source.line();
        String text = source.readTo(tag);
        String opening = source.read(2);
        char sign =
                source.peek(0) == '-' || source.peek(0) == '+' ? source.read(1).charAt(0) : ' ';
        boolean isOutput = opening.equals("{{");
        addText(stripped(text, sign, !isOutput && (atLineStart || text.indexOf('\n') >= 0)), line);
        if (isOutput) {
            readTag(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END);
        } else if (opening.equals("{#")) {
            readComment();
        } else if (!readRaw()) {
            readTag(Kind.TAG_BEGIN, Kind.TAG_END);
        }
    }

    private int nextTag(int from) {
        for (int i = from; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void addText(String text, int line) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Kind.DATA, text, line));
        }
    }

    /** @param tagBeginsLine whether blanks may be all that its line has before the tag */
    private static String stripped(String text, char sign, boolean tagBeginsLine) {
        int end = text.length();
        if (sign == '-') {
            while (end > 0 && PythonChars.isSpace(text.charAt(end - 1))) {
                end--;
            }
        } else if (sign == ' ' && tagBeginsLine) {
            int lineStart = text.lastIndexOf('\n') + 1;
            while (end > lineStart && PythonChars.isSpace(text.charAt(end - 1))) {
                end--;
            }
            end = end == lineStart ? end : text.length();
        }
        return text.substring(0, end);
    }

    private void readComment() {
        int end = source.indexOf("#}", source.position());
        if (end < 0) {
            throw source.fault("a comment has no end: add '#}'");
        }
        char sign = end > source.position() ? source.charAt(end - 1) : ' ';
        source.readTo(end + 2);
        skipAfterTag(sign, /* trimLine= */ true);
    }

    private void skipAfterTag(char sign, boolean trimLine) {
        if (sign == '-') {
            source.readTo(source.afterBlanks(source.position()));
        } else if (sign != '+' && trimLine && source.peek(0) == '\n') {
            source.read(1);
        }
    }

    /** Reads a raw block, if the tag that begins here begins one. */
    private boolean readRaw() {
        int end = tagEnd("raw", source.position());
        if (end < 0 || source.charAt(end) == '+') {
            return false;
        }
        boolean strip = source.charAt(end) == '-';
        source.readTo(end + (strip ? 3 : 2));
        skipAfterTag(strip ? '-' : ' ', /* trimLine= */ false);
        boolean atLineStart = source.isAtLineStart();
        for (int tag = source.indexOf("{%", source.position()); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            sign = sign == '-' || sign == '+' ? sign : ' ';
            int close = tagEnd("endraw", tag + (sign == ' ' ? 2 : 3));
            if (close >= 0) {
                int line = source.line();
                String text = source.readTo(tag);
                addText(stripped(text, sign, atLineStart || text.indexOf('\n') >= 0), line);
                char closingSign = source.charAt(close);
                source.readTo(close + (closingSign == '%' ? 2 : 3));
                skipAfterTag(closingSign, /* trimLine= */ true);
                return true;
            }
        }
        throw source.fault("a raw block has no end: add '{% endraw %}'");
    }

    /** Returns where a tag that holds that word alone ends, sign included; -1 where it is another tag. */
    private int tagEnd(String word, int from) {
        int start = source.afterBlanks(from);
        int end = source.afterBlanks(Math.min(start + word.length(), source.length()));
        if (source.indexOf(word, start) != start) {
            return -1;
        }
        boolean signed = end < source.length() && (source.charAt(end) == '-' || source.charAt(end) == '+');
        int close = signed ? end + 1 : end;
        return source.indexOf("%}", close) == close ? end : -1;
    }

    private void readTag(Kind begin, Kind end) {
        add(begin, "");
        String closing = end == Kind.TAG_END ? "%}" : "}}";
        char sign = new TagLexer(source, tokens).read(closing);
        add(end, "");
        source.read(sign == ' ' ? 2 : 3);
        skipAfterTag(sign, end == Kind.TAG_END);
    }
}
