package dev.inferj.internal.text;

import org.jspecify.annotations.Nullable;

/** Watches one growing answer for stop strings. Belongs to one thread. */
public final class StopMatcher {
    private final StopStrings stops;
    private int state;
    private int length;
    private boolean endsInHighSurrogate;
    private int matchStart = -1;

    @Nullable
    private String matched;

    StopMatcher(StopStrings stops) {
        this.stops = stops;
    }

    /**
     * Looks at what was appended to the answer since the last call. Returns true once a stop string is complete; the first
     * one to be completed wins, the longest of those that end together.
     */
    public boolean advance(CharSequence answer) {
        if (matched != null) {
            return true;
        }
        int end = answer.length();
        if (!stops.isEmpty()) {
            for (int i = length; i < end; i++) {
                state = stops.next(state, answer.charAt(i));
                int matchLength = stops.matchLength(state);
                if (matchLength > 0) {
                    matchStart = i + 1 - matchLength;
                    matched = answer.subSequence(matchStart, i + 1).toString();
                    return true;
                }
            }
        }
        length = end;
        endsInHighSurrogate = end > 0 && Character.isHighSurrogate(answer.charAt(end - 1));
        return false;
    }

    /** Returns where in the answer the stop string begins, once {@link #advance} has returned true. */
    public int matchStart() {
        matched();
        return matchStart;
    }

    /** Returns the stop string, once {@link #advance} has returned true. */
    public String matched() {
        if (matched == null) {
            throw new IllegalStateException("no stop string is complete: ask once advance has returned true");
        }
        return matched;
    }

    /**
     * Returns how many chars of the answer can no longer be part of a stop string, and so may be delivered: up to
     * {@link #matchStart} after a match. Never falls from call to call, and never parts a surrogate pair.
     */
    public int safeLength() {
        if (matched != null) {
            return matchStart;
        }
        int held = stops.length(state);
        // A held end begins a well-formed stop string, so only without one can a pair be parted.
        return held == 0 && endsInHighSurrogate ? length - 1 : length - held;
    }
}
