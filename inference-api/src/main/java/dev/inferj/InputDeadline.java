package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The rule for deadlines of requests that embed or rank. */
final class InputDeadline {
    private InputDeadline() {}

    static Duration checked(Duration deadline) {
        if (requireNonNull(deadline, "deadline").isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be > 0: " + deadline);
        }
        return deadline;
    }
}
