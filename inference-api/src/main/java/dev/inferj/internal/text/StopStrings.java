package dev.inferj.internal.text;

import java.util.List;

/** stub */
public final class StopStrings {
    final List<String> stops;

    private StopStrings(List<String> s) {
        stops = s;
    }

    public static StopStrings of(List<String> stops) {
        return new StopStrings(stops);
    }

    public boolean isEmpty() {
        return stops.isEmpty();
    }

    public StopMatcher matcher() {
        return new StopMatcher(stops);
    }
}
