package dev.inferj.internal.template.value;

import dev.inferj.internal.template.rendering.Budget;
import java.util.Arrays;

/** Grows a text piece by piece, with its marks. */
public final class MarkedTextBuilder {
    private final StringBuilder text = new StringBuilder();
    private int[] edges = new int[8];
    private int edgeCount;

    public int length() {
        return text.length();
    }

    public MarkedTextBuilder append(MarkedText piece) {
        return append(piece, 0, piece.length());
    }

    public MarkedTextBuilder append(MarkedText piece, int from, int to) {
        Budget.checkLength((long) text.length() + to - from);
        for (int start = from; start < to; ) {
            int end = Math.min(piece.stretchEnd(start), to);
            mark(piece.isPlainAt(start));
            text.append(piece.text(), start, end);
            start = end;
        }
        return this;
    }

    /** Appends chars that are all plain or all control. */
    public MarkedTextBuilder append(String chars, boolean plain) {
        Budget.checkLength((long) text.length() + chars.length());
        if (!chars.isEmpty()) {
            mark(plain);
            text.append(chars);
        }
        return this;
    }

    /** Appends chars that the template wrote. */
    public MarkedTextBuilder appendControl(String chars) {
        return append(chars, /* plain= */ false);
    }

    private void mark(boolean plain) {
        boolean lastPlain = (edgeCount & 1) == 1;
        if (plain != lastPlain) {
            if (edgeCount == edges.length) {
                edges = Arrays.copyOf(edges, 2 * edgeCount);
            }
            edges[edgeCount++] = text.length();
        }
    }

    public MarkedText build() {
        return MarkedText.of(text.toString(), edges, edgeCount);
    }

    /** Returns the text, all of it plain if any of it is: for what is only useful in one piece, such as JSON. */
    public MarkedText buildInOnePiece() {
        return edgeCount == 0 ? MarkedText.control(text.toString()) : MarkedText.plain(text.toString());
    }
}
