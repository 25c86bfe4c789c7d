package dev.inferj.spi;

import java.time.Duration;
import java.util.List;

/**
 * How the engine serves a model, whatever its provider. A provider takes {@link #SETTINGS} among its own settings and
 * hands the result back through {@link Backend#serving}.
 *
 * @param maxWaiting requests that may wait for a place before further ones are refused, in [1, 1000000]; default 1024
 * @param drainTime how long {@code close()} waits for requests under way; zero cancels them at once; default 5 s
 * @param hostCacheBytes host memory for KV states that lost their slot, at least 0, which keeps none; default 256 MiB
 */
public record ServingOptions(int maxWaiting, Duration drainTime, long hostCacheBytes) {
    /** Requests that may wait for a place before further ones are refused. */
    public static final Setting<Integer> MAX_WAITING = Setting.integer("maxWaiting", 1, 1_000_000, 1024);

    /** How long {@code close()} waits for requests under way. */
    public static final Setting<Duration> DRAIN_TIME = Setting.duration("drainTime", Duration.ofSeconds(5));

    /** Host memory, in MiB, for KV states that lost their slot to others. */
    public static final Setting<Integer> HOST_CACHE_MIB = Setting.integer("hostCacheMiB", 0, 1 << 20, 256);

    /** The settings above. */
    public static final List<Setting<?>> SETTINGS = List.of(MAX_WAITING, DRAIN_TIME, HOST_CACHE_MIB);

    /** @throws IllegalArgumentException if a value is out of its range */
    public ServingOptions {
        MAX_WAITING.checked(maxWaiting);
        DRAIN_TIME.checked(drainTime);
        if (hostCacheBytes < 0) {
            throw new IllegalArgumentException("hostCacheBytes must be >= 0: " + hostCacheBytes);
        }
    }

    /** Picks the values out of a provider's settings. */
    public static ServingOptions of(Settings settings) {
        long hostCacheBytes = (long) settings.get(HOST_CACHE_MIB) << 20;
        return new ServingOptions(settings.get(MAX_WAITING), settings.get(DRAIN_TIME), hostCacheBytes);
    }
}
