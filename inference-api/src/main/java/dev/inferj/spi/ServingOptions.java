package dev.inferj.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the engine serves a model, whatever its provider. A provider takes {@link #SETTINGS} among its own settings and
 * hands the result back through {@link Backend#serving}.
 *
 * @param maxWaiting requests that may wait for a place before further ones are refused, in [1, 1000000]; default 1024
 * @param drainTime how long {@code close()} waits for requests under way; zero cancels them at once; default 5 s
 * @param hostCacheBytes host memory for KV states that lost their slot, at least 0, which keeps none; default 256 MiB
 * @param diskCacheBytes disk space for KV states that lost their place in host memory, at least 0, which keeps none;
 *     default 0
 * @param logContent whether prompts and answers may appear in logs, reports and receipts; default false
 * @param chatTemplate the chat template of a {@link StepBackend}, where it is not the model's default: the name of
 *     another of the model's own, a built-in one ({@code chatml}), or the path of a Jinja file
 */
public record ServingOptions(
        int maxWaiting,
        Duration drainTime,
        long hostCacheBytes,
        long diskCacheBytes,
        boolean logContent,
        Optional<String> chatTemplate) {
    /** Requests that may wait for a place before further ones are refused. */
    public static final Setting<Integer> MAX_WAITING = Setting.integer("maxWaiting", 1, 1_000_000, 1024);

    /** How long {@code close()} waits for requests under way. */
    public static final Setting<Duration> DRAIN_TIME = Setting.duration("drainTime", Duration.ofSeconds(5));

    /** Host memory, in MiB, for KV states that lost their slot to others. */
    public static final Setting<Integer> HOST_CACHE_MIB = Setting.integer("hostCacheMiB", 0, 1 << 20, 256);

    /** Disk space, in MiB, for KV states that lost their place in host memory. */
    public static final Setting<Integer> DISK_CACHE_MIB = Setting.integer("diskCacheMiB", 0, 1 << 24, 0);

    /** Whether prompts and answers may appear in logs, reports and receipts. */
    public static final Setting<Boolean> LOG_CONTENT = Setting.flag("logContent", false);

    /** The chat template, where it is not the model's default. */
    public static final Setting<String> CHAT_TEMPLATE = Setting.text("chatTemplate", null);

    /** The settings above. */
    public static final List<Setting<?>> SETTINGS =
            List.of(MAX_WAITING, DRAIN_TIME, HOST_CACHE_MIB, DISK_CACHE_MIB, LOG_CONTENT, CHAT_TEMPLATE);

    /** @throws IllegalArgumentException if a value is out of its range */
    public ServingOptions {
        MAX_WAITING.checked(maxWaiting);
        DRAIN_TIME.checked(drainTime);
        if (hostCacheBytes < 0) {
            throw new IllegalArgumentException("hostCacheBytes must be >= 0: " + hostCacheBytes);
        }
        if (diskCacheBytes < 0) {
            throw new IllegalArgumentException("diskCacheBytes must be >= 0: " + diskCacheBytes);
        }
    }

    /** Leaves the rest at its defaults. */
    public ServingOptions(int maxWaiting, Duration drainTime, long hostCacheBytes) {
        this(maxWaiting, drainTime, hostCacheBytes, /* diskCacheBytes= */ 0, /* logContent= */ false, Optional.empty());
    }

    /** Picks the values out of a provider's settings. */
    public static ServingOptions of(Settings settings) {
        return new ServingOptions(
                settings.get(MAX_WAITING),
                settings.get(DRAIN_TIME),
                (long) settings.get(HOST_CACHE_MIB) << 20,
                (long) settings.get(DISK_CACHE_MIB) << 20,
                settings.get(LOG_CONTENT),
                settings.find(CHAT_TEMPLATE));
    }
}
