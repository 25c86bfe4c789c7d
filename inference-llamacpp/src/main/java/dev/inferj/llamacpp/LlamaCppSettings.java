package dev.inferj.llamacpp;

import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The settings of this provider. Their meaning is told at the methods of {@link LlamaCpp} that have their names. */
final class LlamaCppSettings {
    static final Setting<Integer> CONTEXT_TOKENS = Setting.integer("contextTokens", 1, 1 << 24, null);
    static final Setting<Integer> SLOTS = Setting.integer("slots", 1, 256, 4);
    static final Setting<Integer> KV_TOKENS = Setting.integer("kvTokens", 1, 1 << 28, null);
    static final Setting<Integer> BATCH_TOKENS = Setting.integer("batchTokens", 1, 1 << 16, 512);
    static final Setting<Integer> MICRO_BATCH_TOKENS = Setting.integer("microBatchTokens", 1, 1 << 16, null);
    static final Setting<Integer> THREADS = Setting.integer("threads", 1, 512, null);
    static final Setting<GpuLayers> GPU_LAYERS = Setting.of(
            "gpuLayers",
            "auto, all, none or a number in [0, 10000]",
            GpuLayers::parse,
            layers -> true,
            GpuLayers.auto());
    static final Setting<CacheType> KEY_CACHE_TYPE = Setting.choice("keyCacheType", CacheType.class, CacheType.F16);
    static final Setting<CacheType> VALUE_CACHE_TYPE = Setting.choice("valueCacheType", CacheType.class, CacheType.F16);
    static final Setting<FlashAttention> FLASH_ATTENTION =
            Setting.choice("flashAttention", FlashAttention.class, FlashAttention.AUTO);
    static final Setting<Boolean> MMAP = Setting.flag("mmap", null);
    static final Setting<Boolean> MLOCK = Setting.flag("mlock", false);
    static final Setting<Double> ROPE_BASE = Setting.decimal("ropeBase", 1, 1e9, null);
    static final Setting<Double> ROPE_SCALE = Setting.decimal("ropeScale", 1e-3, 1e3, null);
    static final Setting<Pooling> POOLING = Setting.choice("pooling", Pooling.class, null);
    static final Setting<Boolean> NORMALIZE = Setting.flag("normalize", true);
    static final Setting<Boolean> CAUSAL_ATTENTION = Setting.flag("causalAttention", null);
    static final Setting<List<LoraAdapter>> LORA =
            Setting.of("lora", LoraAdapter.RULE, LoraAdapter::parseList, adapters -> true, List.of());
    static final Setting<Path> LIBRARY = Setting.of("library", "a file or folder", Path::of, path -> true, null);

    static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            CONTEXT_TOKENS,
                            SLOTS,
                            KV_TOKENS,
                            BATCH_TOKENS,
                            MICRO_BATCH_TOKENS,
                            THREADS,
                            GPU_LAYERS,
                            KEY_CACHE_TYPE,
                            VALUE_CACHE_TYPE,
                            FLASH_ATTENTION,
                            MMAP,
                            MLOCK,
                            ROPE_BASE,
                            ROPE_SCALE,
                            POOLING,
                            NORMALIZE,
                            CAUSAL_ATTENTION,
                            LORA,
                            LIBRARY),
                    ServingOptions.SETTINGS.stream())
            .toList();

    private LlamaCppSettings() {}
}
