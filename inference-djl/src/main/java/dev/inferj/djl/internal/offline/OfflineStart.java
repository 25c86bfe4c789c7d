package dev.inferj.djl.internal.offline;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what first touches a part of DJL. DJL then asks a cloud's metadata address who it runs for, and downloads native
 * libraries that it does not find, unless system properties say otherwise. Here they do: those that the user has set are
 * left alone, and those set here are taken back.
 */
public final class OfflineStart {
    /** Properties belong to the whole process. Held while libraries are unpacked and loaded; nothing else is locked. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private OfflineStart() {}

    /** Runs a task that touches DJL's code, and keeps to the user's folders. */
    public static <T> T run(Supplier<T> task) {
        return run(null, task);
    }

    /** @param nativeFolder where native libraries are unpacked; null leaves that to DJL */
    public static <T> T run(@Nullable Path nativeFolder, Supplier<T> task) {
        LOCK.lock();
        try (SystemProperties properties = new SystemProperties()) {
            properties.setIfAbsent("ai.djl.offline", "DJL_OFFLINE", "true");
            properties.setIfAbsent("OPT_OUT_TRACKING", "OPT_OUT_TRACKING", "true");
            if (nativeFolder != null) {
                properties.set("ENGINE_CACHE_DIR", nativeFolder.toAbsolutePath().toString());
            }
            return task.get();
        } finally {
            LOCK.unlock();
        }
    }
}
