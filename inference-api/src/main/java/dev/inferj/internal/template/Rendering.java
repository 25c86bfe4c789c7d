package dev.inferj.internal.template;

import java.time.Clock;

/** What all parts of one rendering share. Belongs to one thread. */
final class Rendering {
    private final Budget budget = new Budget();
    private final Clock clock;
    private int line = 1;

    Rendering(Clock clock) {
        this.clock = clock;
    }

    Budget budget() {
        return budget;
    }

    Clock clock() {
        return clock;
    }

    /** Notes which line runs, for the message should it fail. */
    void at(int line) {
        this.line = line;
    }

    int line() {
        return line;
    }
}
