package dev.inferj.internal.template.value;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.spi.TextPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A text that knows of each of its chars whether it came in with the conversation (plain) or was written by the template
 * (control). Immutable. Every operation hands the marks on to what it makes of the chars.
 *
 * <p>Positions are chars of Java; what templates count are code points ({@link #size}).
 */
public final class MarkedText implements Value {
    private static final int[] CONTROL = {};
    private static final int[] PLAIN = {0};

    public static final MarkedText EMPTY = new MarkedText("", CONTROL, false);

    private final String text;

    /** Where the mark changes, rising. What lies before the first is control, then plain, and so on in turn. */
    private final int[] edges;

    /** Whether the text counts as HTML, as after the filter {@code safe}: what is added to it gets escaped. */
    private final boolean html;

    /** The number of code points, once somebody asked. Threads that race work out the same. */
    private int size = -1;

    private MarkedText(String text, int[] edges, boolean html) {
        this.text = text;
        this.edges = edges;
        this.html = html;
    }

    public static MarkedText control(String text) {
        return new MarkedText(requireNonNull(text, "text"), CONTROL, false);
    }

    public static MarkedText plain(String text) {
        return text.isEmpty() ? EMPTY : new MarkedText(text, PLAIN, false);
    }

    /** @param edges the first {@code count} of which are taken; all are less than the length of the text */
    static MarkedText of(String text, int[] edges, int count) {
        if (count == 0) {
            return control(text);
        }
        return count == 1 && edges[0] == 0 ? plain(text) : new MarkedText(text, Arrays.copyOf(edges, count), false);
    }

    public String text() {
        return text;
    }

    /** Returns the number of chars; {@link #size} is that of code points. */
    public int length() {
        return text.length();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public boolean isHtml() {
        return html;
    }

    /** Returns the same text and marks, as HTML or not. */
    public MarkedText asHtml(boolean html) {
        return this.html == html ? this : new MarkedText(text, edges, html);
    }

    /** Returns whether any char is plain. */
    public boolean hasPlain() {
        return edges.length > 0;
    }

    /** Returns whether all chars have the same mark. */
    public boolean isUniform() {
        return edges.length == 0 || (edges.length == 1 && edges[0] == 0);
    }

    public boolean isPlainAt(int index) {
        return (edgesUpTo(index) & 1) == 1;
    }

    private int edgesUpTo(int index) {
        int found = Arrays.binarySearch(edges, index);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Returns where the stretch of one mark that holds the char ends. */
    int stretchEnd(int index) {
        int next = edgesUpTo(index);
        return next < edges.length ? edges[next] : text.length();
    }

    /** Returns other chars of the same number, each with the mark of the char in its place. */
    public MarkedText withChars(String chars) {
        return new MarkedText(chars, edges, html);
    }

    /** Returns any other chars, all with the mark that the chars of this uniform text have. */
    public MarkedText withUniformChars(String chars) {
        return hasPlain() ? plain(chars).asHtml(html) : control(chars).asHtml(html);
    }

    public MarkedText substring(int from, int to) {
        if (from == 0 && to == text.length()) {
            return this;
        }
        if (from >= to) {
            return EMPTY.asHtml(html);
        }
        String part = text.substring(from, to);
        if (isUniform()) {
            return new MarkedText(part, edges, html);
        }
        int first = edgesUpTo(from);
        int end = edgesUpTo(to - 1);
        int begin = first & 1; // a plain beginning has an edge of its own
        int[] partEdges = new int[begin + end - first];
        for (int i = first; i < end; i++) {
            partEdges[begin + i - first] = edges[i] - from;
        }
        return of(part, partEdges, partEdges.length).asHtml(html);
    }

    public MarkedText substring(int from) {
        return substring(from, text.length());
    }

    /** Returns the text in stretches of one mark, none of them empty. */
    public List<TextPart> parts() {
        List<TextPart> parts = new ArrayList<>(edges.length + 1);
        for (int from = 0; from < text.length(); ) {
            int end = stretchEnd(from);
            parts.add(new TextPart(text.substring(from, end), !isPlainAt(from)));
            from = end;
        }
        return parts;
    }

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public MarkedText counted(Budget budget) {
        budget.text(length());
        return this;
    }

    @Override
    public boolean isTrue() {
        return !text.isEmpty();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    /** Goes through the code points, which are no longer HTML. */
    @Override
    public Iterator<Value> iterate() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < text.length();
            }

            @Override
            public Value next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                next = text.offsetByCodePoints(from, 1);
                return substring(from, next).asHtml(false);
            }
        };
    }

    @Override
    public boolean hasSize() {
        return true;
    }

    /** Returns the number of code points. */
    @Override
    public int size() {
        if (size < 0) {
            size = text.codePointCount(0, text.length());
        }
        return size;
    }

    /** Returns the number of chars; not the text, which may be private. */
    @Override
    public String toString() {
        return "MarkedText[" + text.length() + " chars]";
    }
}
