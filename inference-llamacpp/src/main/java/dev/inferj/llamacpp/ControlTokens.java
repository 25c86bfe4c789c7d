package dev.inferj.llamacpp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control tokens of a vocabulary, by what they are written as. Immutable. */
final class ControlTokens {
    /** By first character; the longest first, since one may begin with another. */
    private final Map<Character, List<Token>> byFirst = new HashMap<>();

    ControlTokens(List<Token> tokens) {
        for (Token token : tokens) {
            if (!token.text().isEmpty()) {
                byFirst.computeIfAbsent(token.text().charAt(0), first -> new ArrayList<>())
                        .add(token);
            }
        }
        Comparator<Token> longestFirst =
                Comparator.comparingInt((Token token) -> token.text().length()).reversed();
        byFirst.values().forEach(list -> list.sort(longestFirst));
    }

    /** Returns the control token that is written at a place in a text; null if there is none. */
    @Nullable
    Token at(String text, int index) {
        List<Token> candidates = byFirst.get(text.charAt(index));
        if (candidates != null) {
            for (Token candidate : candidates) {
                if (text.startsWith(candidate.text(), index)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /**
     * A control token.
     *
     * @param text what it is written as
     * @param stripsLeft whether it swallows the white space before it
     * @param stripsRight whether it swallows the white space behind it
     */
    record Token(int id, String text, boolean stripsLeft, boolean stripsRight) {}
}
