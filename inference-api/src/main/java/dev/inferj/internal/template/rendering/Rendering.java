package dev.inferj.internal.template.rendering;

import java.time.Clock;

/** What all parts of one rendering share. Belongs to one thread. */
public final class Rendering {
    private final Budget budget = new Budget();
    private final Clock clock;
    private int line = 1;

    public Rendering(Clock clock) {
        this.clock = clock;
    }

    public Budget budget() {
        return budget;
    }

    public Clock clock() {
        return clock;
    }

    /** Notes which line runs, for the message should it fail. */
    public void at(int line) {
        this.line = line;
    }

    public int line() {
        return line;
    }
}
