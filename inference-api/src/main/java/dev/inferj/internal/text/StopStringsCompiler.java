package dev.inferj.internal.text;

import java.util.Arrays;
import java.util.List;

/**
 * Builds the automaton of {@link StopStrings}, state by state in the order of their numbers. A state stands for a range
 * of the sorted strings, those that begin with it. Nothing follows a state that ends with a stop string, since the first
 * to be completed wins.
 */
final class StopStringsCompiler {
    private final List<String> stops;
    private final int[] rangeStarts;
    private final int[] rangeEnds;
    private final char[] lastChars;
    private final int[] lengths;
    private final int[] nextStates;
    private final int[] fallbacks;
    private final int[] matchLengths;

    /** The same arrays as an automaton: what it needs to go on from a state is there before the longer states are. */
    private final StopStrings growing;

    private int states;

    /** @param stops sorted and distinct */
    StopStringsCompiler(List<String> stops) {
        int capacity = 1 + stops.stream().mapToInt(String::length).reduce(0, Math::addExact);
        this.stops = stops;
        this.rangeStarts = new int[capacity];
        this.rangeEnds = new int[capacity];
        this.lastChars = new char[capacity];
        this.lengths = new int[capacity];
        this.nextStates = new int[capacity + 1];
        this.fallbacks = new int[capacity];
        this.matchLengths = new int[capacity];
        this.growing = new StopStrings(lastChars, lengths, nextStates, fallbacks, matchLengths);
    }

    StopStrings compile() {
        rangeEnds[0] = stops.size();
        states = 1;
        for (int state = 0; state < states; state++) {
            nextStates[state] = states;
            if (matchLengths[state] == 0) {
                addNextStates(state);
            }
        }
        nextStates[states] = states;
        return new StopStrings(
                Arrays.copyOf(lastChars, states),
                Arrays.copyOf(lengths, states),
                Arrays.copyOf(nextStates, states + 1),
                Arrays.copyOf(fallbacks, states),
                Arrays.copyOf(matchLengths, states));
    }

    private void addNextStates(int state) {
        int start = rangeStarts[state];
        while (start < rangeEnds[state]) {
            char c = stops.get(start).charAt(lengths[state]);
            int end = start + 1;
            while (end < rangeEnds[state] && stops.get(end).charAt(lengths[state]) == c) {
                end++;
            }
            add(state, c, start, end);
            start = end;
        }
    }

    private void add(int previous, char c, int rangeStart, int rangeEnd) {
        int state = states++;
        rangeStarts[state] = rangeStart;
        rangeEnds[state] = rangeEnd;
        lastChars[state] = c;
        lengths[state] = lengths[previous] + 1;
        fallbacks[state] = previous == 0 ? 0 : growing.next(fallbacks[previous], c);
        boolean isStop = stops.get(rangeStart).length() == lengths[state];
        matchLengths[state] = isStop ? lengths[state] : matchLengths[fallbacks[state]];
    }
}
