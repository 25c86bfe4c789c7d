package dev.inferj.remote.internal.run;

import dev.inferj.internal.text.StopMatcher;
import dev.inferj.internal.text.StopStrings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds back text that may be the beginning of a stop string, and drops it and what follows where it is one. */
final class StopCut {
    private final StopMatcher stops;
    private final StringBuilder text = new StringBuilder();
    private int delivered;
    private boolean found;

    StopCut(List<String> stop) {
        this.stops = StopStrings.of(stop).matcher();
    }

    /** Returns what may be handed on of the text so far, and was not yet. */
    String add(String piece) {
        if (found) {
            return "";
        }
        text.append(piece);
        found = stops.advance(text);
        return upTo(found ? stops.matchStart() : stops.safeLength());
    }

    /** Returns what is held back, when no more comes. */
    String rest() {
        return found ? "" : upTo(text.length());
    }

    /** Returns the stop string that was found. */
    @Nullable
    String matched() {
        return found ? stops.matched() : null;
    }

    private String upTo(int end) {
        String piece = text.substring(delivered, Math.max(delivered, end));
        delivered = Math.max(delivered, end);
        return piece;
    }
}
