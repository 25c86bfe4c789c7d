package dev.inferj.internal.template.text;

import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Upper, lower and title case. A letter that becomes several hands its mark on to all of them. */
public final class LetterCases {
    private LetterCases() {}

    public static MarkedText upper(MarkedText text) {
        return change(text, chars -> chars.toUpperCase(Locale.ROOT));
    }

    public static MarkedText lower(MarkedText text) {
        return change(text, chars -> chars.toLowerCase(Locale.ROOT));
    }

    private static MarkedText change(MarkedText text, UnaryOperator<String> change) {
        String whole = change.apply(text.text());
        // Case never takes chars away, so that as many chars are the same letters in the same places.
        if (text.isUniform() || whole.length() == text.length()) {
            return whole.length() == text.length() ? text.withChars(whole) : text.withUniformChars(whole);
        }
        MarkedTextBuilder changed = new MarkedTextBuilder();
        int done = 0;
        for (int i = 0; i < text.length(); ) {
            int end = text.text().offsetByCodePoints(i, 1);
            // The whole decides on letters that depend on their neighbours, which does not change how many they become.
            int count = change.apply(text.text().substring(i, end)).length();
            changed.append(whole.substring(done, done + count), text.isPlainAt(i));
            done += count;
            i = end;
        }
        return changed.build().asHtml(text.isHtml());
    }

    /** Returns the text with its first letter in title case and the others in lower case. */
    public static MarkedText capitalized(MarkedText text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.text().offsetByCodePoints(0, 1);
        return new MarkedTextBuilder()
                .append(titleLetter(text.substring(0, first)))
                .append(lower(text.substring(first)))
                .build()
                .asHtml(text.isHtml());
    }

    /** Returns the text as Python's {@code title} does: a letter is large unless it follows a letter. */
    public static MarkedText titleOfLetters(MarkedText text) {
        MarkedTextBuilder title = new MarkedTextBuilder();
        boolean afterLetter = false;
        for (int i = 0; i < text.length(); ) {
            int end = text.text().offsetByCodePoints(i, 1);
            MarkedText letter = text.substring(i, end);
            title.append(afterLetter ? lower(letter) : titleLetter(letter));
            afterLetter = PythonChars.isCased(text.text().codePointAt(i));
            i = end;
        }
        return title.build().asHtml(text.isHtml());
    }

    /** Returns the text as Jinja's filter {@code title} does: words begin after blanks, dashes and opening brackets. */
    public static MarkedText titleOfWords(MarkedText text) {
        MarkedTextBuilder title = new MarkedTextBuilder();
        for (int start = 0; start < text.length(); ) {
            int end = start;
            boolean gap = isGap(text.text().charAt(start));
            while (end < text.length() && isGap(text.text().charAt(end)) == gap) {
                end++;
            }
            int first = text.text().offsetByCodePoints(start, 1);
            title.append(upper(text.substring(start, first))).append(lower(text.substring(first, end)));
            start = end;
        }
        return title.build().asHtml(text.isHtml());
    }

    private static boolean isGap(char c) {
        return "-({[<".indexOf(c) >= 0 || PythonChars.isSpace(c);
    }

    private static MarkedText titleLetter(MarkedText letter) {
        int codePoint = letter.text().codePointAt(0);
        String title = Character.toString(Character.toTitleCase(codePoint));
        String upper = letter.text().toUpperCase(Locale.ROOT);
        if (upper.codePointCount(0, upper.length()) > 1 && title.equals(letter.text())) {
            int first = upper.offsetByCodePoints(0, 1);
            boolean beginsWithLetter = PythonChars.isCased(upper.codePointAt(0));
            title = beginsWithLetter
                    ? upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT)
                    : upper;
        }
        return letter.withUniformChars(title);
    }
}
