package dev.inferj.internal.template.text;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's {@code split} and its relatives, with marks. A negative number of cuts means any number. */
public final class TextSplitting {
    private final MarkedText text;
    private final Budget budget;

    public TextSplitting(MarkedText text, Budget budget) {
        this.text = text;
        this.budget = budget;
    }

    private void add(List<Value> pieces, int from, int to) {
        budget.text(to - from);
        pieces.add(text.substring(from, to));
    }

    public List<Value> at(MarkedText separator, int cuts) {
        check(separator);
        List<Value> pieces = new ArrayList<>();
        int done = 0;
        for (int left = cuts; left != 0; left--) {
            int found = text.text().indexOf(separator.text(), done);
            if (found < 0) {
                break;
            }
            add(pieces, done, found);
            done = found + separator.length();
        }
        add(pieces, done, text.length());
        return pieces;
    }

    public List<Value> fromTheEndAt(MarkedText separator, int cuts) {
        check(separator);
        List<Value> pieces = new ArrayList<>();
        int done = text.length();
        for (int left = cuts; left != 0; left--) {
            int found = text.text().lastIndexOf(separator.text(), done - separator.length());
            if (found < 0 || done < separator.length()) {
                break;
            }
            add(pieces, found + separator.length(), done);
            done = found;
        }
        add(pieces, 0, done);
        Collections.reverse(pieces);
        return pieces;
    }

    private void check(MarkedText separator) {
        if (separator.isEmpty()) {
            throw new EvaluationFault("the separator of split must not be empty");
        }
        budget.search(text.length(), separator.length());
    }

    public List<Value> atBlanks(int cuts) {
        List<Value> pieces = new ArrayList<>();
        int start = skip(0, /* blanks= */ true);
        for (int left = cuts; left != 0 && start < text.length(); left--) {
            int end = skip(start, /* blanks= */ false);
            add(pieces, start, end);
            start = skip(end, /* blanks= */ true);
        }
        if (start < text.length()) {
            add(pieces, start, text.length());
        }
        return pieces;
    }

    public List<Value> fromTheEndAtBlanks(int cuts) {
        List<Value> pieces = new ArrayList<>();
        int end = skipBack(text.length(), /* blanks= */ true);
        for (int left = cuts; left != 0 && end > 0; left--) {
            int start = skipBack(end, /* blanks= */ false);
            add(pieces, start, end);
            end = skipBack(start, /* blanks= */ true);
        }
        if (end > 0) {
            add(pieces, 0, end);
        }
        Collections.reverse(pieces);
        return pieces;
    }

    // All blanks are single chars, so chars will do.
    private int skip(int from, boolean blanks) {
        int i = from;
        while (i < text.length() && PythonChars.isSpace(text.text().charAt(i)) == blanks) {
            i++;
        }
        return i;
    }

    private int skipBack(int from, boolean blanks) {
        int i = from;
        while (i > 0 && PythonChars.isSpace(text.text().charAt(i - 1)) == blanks) {
            i--;
        }
        return i;
    }

    /** Returns what is before the separator, it, and what is after. */
    public Value partition(MarkedText separator, boolean last) {
        check(separator);
        int found =
                last ? text.text().lastIndexOf(separator.text()) : text.text().indexOf(separator.text());
        if (found < 0) {
            MarkedText none = MarkedText.EMPTY.asHtml(text.isHtml());
            return ListValue.tuple(last ? List.of(none, none, text) : List.of(text, none, none));
        }
        int end = found + separator.length();
        return ListValue.tuple(List.of(text.substring(0, found), text.substring(found, end), text.substring(end)));
    }
}
