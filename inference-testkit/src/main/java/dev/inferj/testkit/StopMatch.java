package dev.inferj.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place of a stop string in a text. */
record StopMatch(int begin, String stop) {
    /** Returns the match that is complete first, the longest of those that end together; null if there is none. */
    static @Nullable StopMatch first(String text, List<String> stops) {
        StopMatch first = null;
        for (String stop : stops) {
            int begin = text.indexOf(stop);
            if (begin < 0) {
                continue;
            }
            StopMatch match = new StopMatch(begin, stop);
            if (first == null
                    || match.end() < first.end()
                    || (match.end() == first.end() && match.begin() < first.begin())) {
                first = match;
            }
        }
        return first;
    }

    int end() {
        return begin + stop.length();
    }
}
