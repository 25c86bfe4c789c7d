package dev.inferj.testkit.contract;

import java.time.Duration;

/**
 * How a contract test wants a model to be served.
 *
 * @param slots requests that may run at once: the provider's setting for that, whatever its name
 * @param maxWaiting as the setting of that name
 * @param drainTime as the setting of that name
 */
public record Serving(int slots, int maxWaiting, Duration drainTime) {
    /** More room than any test needs that is not about the lack of it. */
    static final Serving ROOMY = new Serving(4, 1_000, Duration.ofSeconds(20));

    Serving withDrainTime(Duration other) {
        return new Serving(slots, maxWaiting, other);
    }
}
