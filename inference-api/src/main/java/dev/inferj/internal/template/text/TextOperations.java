package dev.inferj.internal.template.text;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Python's methods of text do, with marks. */
public final class TextOperations {
    private TextOperations() {}

    /**
     * Removes characters from the ends.
     *
     * @param chars which ones, blanks where null
     */
    public static MarkedText strip(MarkedText text, @Nullable String chars, boolean left, boolean right) {
        String all = text.text();
        int from = 0;
        int to = all.length();
        while (left && from < to && isStripped(all.codePointAt(from), chars)) {
            from = all.offsetByCodePoints(from, 1);
        }
        while (right && to > from && isStripped(all.codePointBefore(to), chars)) {
            to = all.offsetByCodePoints(to, -1);
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(int codePoint, @Nullable String chars) {
        return chars == null ? PythonChars.isSpace(codePoint) : chars.indexOf(codePoint) >= 0;
    }

    /** @param most how many to replace at most; all where negative */
    public static MarkedText replace(MarkedText text, MarkedText old, MarkedText replacing, int most, Budget budget) {
        budget.search(text.length(), old.length());
        if (old.isEmpty()) {
            return insertBetween(text, replacing, most);
        }
        MarkedTextBuilder result = new MarkedTextBuilder();
        int done = 0;
        for (int left = most; left != 0; left--) {
            int found = text.text().indexOf(old.text(), done);
            if (found < 0) {
                break;
            }
            result.append(text, done, found).append(replacing);
            done = found + old.length();
        }
        return done == 0 ? text : result.append(text, done, text.length()).build();
    }

    private static MarkedText insertBetween(MarkedText text, MarkedText inserted, int most) {
        MarkedTextBuilder result = new MarkedTextBuilder();
        int done = 0;
        for (int left = most; left != 0; left--) {
            result.append(inserted);
            if (done == text.length()) {
                return result.build();
            }
            int next = text.text().offsetByCodePoints(done, 1);
            result.append(text, done, next);
            done = next;
        }
        return result.append(text, done, text.length()).build();
    }

    public static MarkedText join(
            MarkedText separator, Iterator<Value> items, Function<Value, MarkedText> text, Budget budget) {
        MarkedTextBuilder joined = new MarkedTextBuilder();
        while (items.hasNext()) {
            budget.steps(1);
            joined.append(text.apply(items.next()));
            if (items.hasNext()) {
                joined.append(separator);
            }
        }
        return joined.build();
    }

    public static MarkedText repeat(MarkedText text, int times) {
        Budget.checkLength((long) text.length() * Math.max(times, 0));
        if (times <= 0) {
            return MarkedText.EMPTY.asHtml(text.isHtml());
        }
        if (text.isUniform()) {
            return text.withUniformChars(text.text().repeat(times));
        }
        MarkedTextBuilder repeated = new MarkedTextBuilder();
        for (int i = 0; i < times; i++) {
            repeated.append(text);
        }
        return repeated.build().asHtml(text.isHtml());
    }

    public static List<Value> lines(MarkedText text, boolean keepEnds, Budget budget) {
        List<Value> lines = new ArrayList<>();
        String all = text.text();
        for (int start = 0; start < all.length(); ) {
            int end = start;
            while (end < all.length() && !PythonChars.endsLine(all.charAt(end))) {
                end++;
            }
            int next = end;
            if (end < all.length()) {
                next = all.startsWith("\r\n", end) ? end + 2 : end + 1;
            }
            lines.add(text.substring(start, keepEnds ? next : end));
            budget.text(end - start);
            start = next;
        }
        return lines;
    }

    /** Returns the text with every line but the first indented; blank lines only where {@code blank}. */
    public static MarkedText indent(
            MarkedText text, MarkedText indentation, boolean first, boolean blank, Budget budget) {
        // An empty text still has one line, and a line end at the end begins another.
        MarkedText whole =
                new MarkedTextBuilder().append(text).appendControl("\n").build();
        MarkedTextBuilder result = new MarkedTextBuilder();
        boolean isFirst = true;
        for (Value line : lines(whole, /* keepEnds= */ false, budget)) {
            MarkedText content = (MarkedText) line;
            if (!isFirst) {
                result.appendControl("\n");
            }
            if (isFirst ? first : blank || !content.isEmpty()) {
                result.append(indentation);
            }
            result.append(content);
            isFirst = false;
        }
        return result.build().asHtml(text.isHtml());
    }

    /** Returns the text with what HTML gives a meaning to replaced. */
    public static MarkedText escapeHtml(MarkedText text) {
        MarkedTextBuilder escaped = new MarkedTextBuilder();
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.text().charAt(i));
            if (entity != null) {
                escaped.append(text, done, i).append(entity, text.isPlainAt(i));
                done = i + 1;
            }
        }
        return escaped.append(text, done, text.length()).build().asHtml(true);
    }

    @Nullable
    private static String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> null;
        };
    }
}
