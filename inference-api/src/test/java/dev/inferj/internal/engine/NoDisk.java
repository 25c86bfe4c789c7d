package dev.inferj.internal.engine;

import dev.inferj.internal.kv.DiskCache;
import java.nio.file.Path;

/** For engines that keep nothing on disk. */
final class NoDisk {
    private NoDisk() {}

    static DiskCache cache() {
        return new DiskCache(Path.of(""), /* maxBytes= */ 0, Runnable::run, () -> 0L);
    }
}
