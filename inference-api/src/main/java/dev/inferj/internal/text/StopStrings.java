package dev.inferj.internal.text;

import java.util.Arrays;
import java.util.List;

/**
 * Stop strings, compiled once: an automaton of Aho and Corasick (1975), which looks at each char of an answer once,
 * however many strings there are and however they overlap. Immutable, and safe to share between threads.
 *
 * <p>A state stands for the longest end of the answer that begins a stop string. State 0 is the empty one. States are
 * numbered in order of that length, so that those which one state leads to are neighbours, sorted by their last char.
 * A char of a stop string thus costs 18 bytes at most, less where strings begin alike.
 */
public final class StopStrings {
    private final char[] lastChars;
    private final int[] lengths;

    /** The states that state {@code s} leads to begin at {@code nextStates[s]} and end before {@code nextStates[s + 1]}. */
    private final int[] nextStates;

    /** The state of the longest proper end, which goes on where a state cannot. */
    private final int[] fallbacks;

    /** The length of the longest stop string that a state ends with, or 0. */
    private final int[] matchLengths;

    StopStrings(char[] lastChars, int[] lengths, int[] nextStates, int[] fallbacks, int[] matchLengths) {
        this.lastChars = lastChars;
        this.lengths = lengths;
        this.nextStates = nextStates;
        this.fallbacks = fallbacks;
        this.matchLengths = matchLengths;
    }

    /**
     * Compiles stop strings, none of them empty. One with half a surrogate pair is left out: no answer can hold it, and it
     * must not match half a character.
     */
    public static StopStrings of(List<String> stops) {
        for (String stop : stops) {
            if (stop.isEmpty()) {
                throw new IllegalArgumentException("stop must not be empty: \"\"");
            }
        }
        return new StopStringsCompiler(stops.stream()
                        .filter(StopStrings::isWellFormed)
                        .distinct()
                        .sorted()
                        .toList())
                .compile();
    }

    private static boolean isWellFormed(String stop) {
        return stop.codePoints()
                .noneMatch(codePoint -> codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    public boolean isEmpty() {
        return lengths.length == 1;
    }

    /** Returns a matcher for one answer. */
    public StopMatcher matcher() {
        return new StopMatcher(this);
    }

    /** Returns the state after one more char. */
    int next(int state, char c) {
        for (int from = state; ; from = fallbacks[from]) {
            int next = Arrays.binarySearch(lastChars, nextStates[from], nextStates[from + 1], c);
            if (next >= 0) {
                return next;
            }
            if (from == 0) {
                return 0;
            }
        }
    }

    /** Returns how many of the last chars may be part of a stop string. */
    int length(int state) {
        return lengths[state];
    }

    /** Returns the length of the longest stop string that the answer now ends with, or 0. */
    int matchLength(int state) {
        return matchLengths[state];
    }
}
