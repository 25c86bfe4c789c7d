package dev.inferj.spi;

import java.time.Duration;
import java.util.List;

/**
 * How the engine serves a model, whatever its provider. A provider takes {@link #SETTINGS} among its own settings and
 * hands the result back through {@link Backend#serving}.
 *
 * @param maxWaiting requests that may wait for a place before further ones are refused, in [1, 1000000]; default 1024
 * @param drainTime how long {@code close()} waits for requests under way; zero cancels them at once; default 5 s
 */
public record ServingOptions(int maxWaiting, Duration drainTime) {
    /** Requests that may wait for a place before further ones are refused. */
    public static final Setting<Integer> MAX_WAITING = Setting.integer("maxWaiting", 1, 1_000_000, 1024);

    /** How long {@code close()} waits for requests under way. */
    public static final Setting<Duration> DRAIN_TIME = Setting.duration("drainTime", Duration.ofSeconds(5));

    /** The settings above. */
    public static final List<Setting<?>> SETTINGS = List.of(MAX_WAITING, DRAIN_TIME);

    /** @throws IllegalArgumentException if a value is out of its range */
    public ServingOptions {
        MAX_WAITING.checked(maxWaiting);
        DRAIN_TIME.checked(drainTime);
    }

    /** Picks the values out of a provider's settings. */
    public static ServingOptions of(Settings settings) {
        return new ServingOptions(settings.get(MAX_WAITING), settings.get(DRAIN_TIME));
    }
}
