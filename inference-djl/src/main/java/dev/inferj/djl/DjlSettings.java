package dev.inferj.djl;

import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The settings of this provider. Their meaning is told at the methods of {@link Djl} that have their names. */
final class DjlSettings {
    static final Setting<Integer> CONTEXT_TOKENS = Setting.integer("contextTokens", 1, 1 << 24, null);
    static final Setting<Integer> SLOTS = Setting.integer("slots", 1, 256, 4);
    static final Setting<Integer> KV_TOKENS = Setting.integer("kvTokens", 1, 1 << 28, null);
    static final Setting<Integer> BATCH_TOKENS = Setting.integer("batchTokens", 1, 1 << 16, 512);
    static final Setting<Integer> THREADS = Setting.integer("threads", 1, 512, null);
    static final Setting<Precision> PRECISION = Setting.choice("precision", Precision.class, Precision.AUTO);
    static final Setting<CacheType> CACHE_TYPE = Setting.choice("cacheType", CacheType.class, CacheType.F16);
    static final Setting<Device> DEVICE =
            Setting.of("device", "auto, cpu, cuda or cuda:INDEX", Device::parse, device -> true, Device.auto());
    static final Setting<Path> NATIVE_FOLDER = Setting.of("nativeFolder", "a folder", Path::of, path -> true, null);

    static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            CONTEXT_TOKENS,
                            SLOTS,
                            KV_TOKENS,
                            BATCH_TOKENS,
                            THREADS,
                            PRECISION,
                            CACHE_TYPE,
                            DEVICE,
                            NATIVE_FOLDER),
                    ServingOptions.SETTINGS.stream())
            .toList();

    private DjlSettings() {}
}
