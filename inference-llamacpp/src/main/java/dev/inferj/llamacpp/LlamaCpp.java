package dev.inferj.llamacpp;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF model and how to run it in this process, through llama.cpp:
 *
 * <pre>{@code
 * LlamaCpp.model(Path.of("/models/qwen2.5-0.5b-instruct-q4_k_m.gguf")).contextTokens(8192).slots(8)
 * }</pre>
 *
 * <p>Each method is a setting of the same name in an address ({@code llamacpp:/m.gguf?slots=8&gpuLayers=auto}), as the
 * property {@code inferj.llamacpp.NAME} and in the environment ({@code INFERJ_LLAMACPP_SLOTS}). What is not set here is
 * looked for there, then has its default. Immutable: each method returns new options.
 */
public final class LlamaCpp implements ModelOptions {
    static final String SCHEME = "llamacpp";

    private final Path file;
    private final String model;
    private final Settings settings;
    private final @Nullable LoadListener loadListener;

    private LlamaCpp(Path file, String model, Settings settings, @Nullable LoadListener loadListener) {
        this.file = file;
        this.model = model;
        this.settings = settings;
        this.loadListener = loadListener;
    }

    /** Names a model by its file; of a model in several files, the first. */
    public static LlamaCpp model(Path file) {
        return new LlamaCpp(requireNonNull(file, "file"), nameOf(file), Settings.EMPTY, null);
    }

    static LlamaCpp of(ModelAddress address) {
        Path file = Path.of(address.target());
        return new LlamaCpp(file, nameOf(file), Settings.read(LlamaCppSettings.ALL, address.parameters()), null);
    }

    /** Returns options of a model whose file is named otherwise. */
    static LlamaCpp of(Path file, String model, Settings settings, @Nullable LoadListener loadListener) {
        return new LlamaCpp(file, model, settings, loadListener);
    }

    /**
     * Sets how many tokens one request may have, prompt and answer together. The default is what the model was trained
     * for, at most 4096, or 2048 where the model embeds or ranks, as a text is then computed at once; more than it was
     * trained for takes {@link #ropeBase} or {@link #ropeScale}.
     */
    public LlamaCpp contextTokens(int contextTokens) {
        return with(LlamaCppSettings.CONTEXT_TOKENS, contextTokens);
    }

    /** Sets how many requests run side by side. The default is 4. */
    public LlamaCpp slots(int slots) {
        return with(LlamaCppSettings.SLOTS, slots);
    }

    /**
     * Sets how many tokens the KV cache holds for all slots together. The default, slots times contextTokens, always
     * suffices; fewer save memory, and slots then share what there is.
     */
    public LlamaCpp kvTokens(int kvTokens) {
        return with(LlamaCppSettings.KV_TOKENS, kvTokens);
    }

    /** Sets how many tokens one step may hold, at least one for each slot. The default is 512. */
    public LlamaCpp batchTokens(int batchTokens) {
        return with(LlamaCppSettings.BATCH_TOKENS, batchTokens);
    }

    /** Sets how many tokens are computed at once, at most batchTokens. The default is batchTokens, at most 512. */
    public LlamaCpp microBatchTokens(int microBatchTokens) {
        return with(LlamaCppSettings.MICRO_BATCH_TOKENS, microBatchTokens);
    }

    /**
     * Sets how many native threads compute. The default is one less than the cores, at least one: a thread that has to
     * share its core makes all the others wait.
     */
    public LlamaCpp threads(int threads) {
        return with(LlamaCppSettings.THREADS, threads);
    }

    /** Sets how much of the model runs on the GPU. The default is {@link GpuLayers#auto}. */
    public LlamaCpp gpuLayers(GpuLayers gpuLayers) {
        return with(LlamaCppSettings.GPU_LAYERS, gpuLayers);
    }

    /** Sets how keys are cached. The default is F16. */
    public LlamaCpp keyCacheType(CacheType keyCacheType) {
        return with(LlamaCppSettings.KEY_CACHE_TYPE, keyCacheType);
    }

    /** Sets how values are cached. The default is F16; a quantised type takes flash attention. */
    public LlamaCpp valueCacheType(CacheType valueCacheType) {
        return with(LlamaCppSettings.VALUE_CACHE_TYPE, valueCacheType);
    }

    /** Sets whether attention is fused. The default is {@link FlashAttention#AUTO}. */
    public LlamaCpp flashAttention(FlashAttention flashAttention) {
        return with(LlamaCppSettings.FLASH_ATTENTION, flashAttention);
    }

    /**
     * Sets whether the file is mapped into memory, so that it loads at once and processes share it. The default is
     * llama.cpp's: true, unless the device does better without.
     */
    public LlamaCpp mmap(boolean mmap) {
        return with(LlamaCppSettings.MMAP, mmap);
    }

    /** Sets whether the model is kept from being swapped out. The default is false. */
    public LlamaCpp mlock(boolean mlock) {
        return with(LlamaCppSettings.MLOCK, mlock);
    }

    /** Sets the base frequency of rotary position embeddings, in place of the model's own. */
    public LlamaCpp ropeBase(double ropeBase) {
        return with(LlamaCppSettings.ROPE_BASE, ropeBase);
    }

    /** Sets the factor on the frequencies of rotary position embeddings; 0.5 stretches the context to twice its length. */
    public LlamaCpp ropeScale(double ropeScale) {
        return with(LlamaCppSettings.ROPE_SCALE, ropeScale);
    }

    /**
     * Sets how the vectors of a text's tokens become the text's, where the model embeds. The default is what the file
     * says; where it says nothing, the mean for encoders, and the last token's for the others.
     */
    public LlamaCpp pooling(Pooling pooling) {
        return with(LlamaCppSettings.POOLING, pooling);
    }

    /** Sets whether vectors are brought to length 1, where the model embeds. The default is true. */
    public LlamaCpp normalize(boolean normalize) {
        return with(LlamaCppSettings.NORMALIZE, normalize);
    }

    /**
     * Sets whether a token sees only those before it, where the model embeds or ranks. The default is the model's own way:
     * in encoders all see all. Some models that embed were made from ones that write by letting all see all.
     */
    public LlamaCpp causalAttention(boolean causalAttention) {
        return with(LlamaCppSettings.CAUSAL_ATTENTION, causalAttention);
    }

    /** Applies a LoRA adapter, after those before. In an address: {@code lora=a.gguf@0.5;b.gguf}. */
    public LlamaCpp lora(Path adapter, double scale) {
        List<LoraAdapter> all = new ArrayList<>(settings.get(LlamaCppSettings.LORA));
        all.add(new LoraAdapter(requireNonNull(adapter, "adapter"), (float) scale));
        return with(LlamaCppSettings.LORA, List.copyOf(all));
    }

    /**
     * Sets which llama.cpp library to run on: libllama itself, or the folder that holds it. The default is the one in the
     * dependency {@code de.kherud:llama}, else the system's.
     */
    public LlamaCpp library(Path library) {
        return with(LlamaCppSettings.LIBRARY, library);
    }

    /** Sets how many requests may wait for a slot before further ones are refused. The default is 1024. */
    public LlamaCpp maxWaiting(int maxWaiting) {
        return with(ServingOptions.MAX_WAITING, maxWaiting);
    }

    /** Sets how long closing waits for requests under way. The default is 5 seconds. */
    public LlamaCpp drainTime(Duration drainTime) {
        return with(ServingOptions.DRAIN_TIME, drainTime);
    }

    /** Sets the host memory, in MiB, for KV states that lost their slot to others; 0 keeps none. Default: 256. */
    public LlamaCpp hostCacheMiB(int hostCacheMiB) {
        return with(ServingOptions.HOST_CACHE_MIB, hostCacheMiB);
    }

    /**
     * Sets the disk space, in MiB, for KV states that lost their place in host memory; 0 keeps none, so that nothing of a
     * prompt is ever on disk. The file is in the system's temporary folder, only its owner may open it, and it is gone
     * when the model is closed. Default: 0.
     */
    public LlamaCpp diskCacheMiB(int diskCacheMiB) {
        return with(ServingOptions.DISK_CACHE_MIB, diskCacheMiB);
    }

    /** Sets whether prompts and answers may appear in logs, reports and receipts. Default: false. */
    public LlamaCpp logContent(boolean logContent) {
        return with(ServingOptions.LOG_CONTENT, logContent);
    }

    /**
     * Chooses the chat template, in place of the model's default: the name of another of the model's own, such as
     * {@code tool_use}, a built-in one ({@code chatml}), or the path of a file that ends in {@code .jinja}.
     */
    public LlamaCpp chatTemplate(String chatTemplate) {
        return with(ServingOptions.CHAT_TEMPLATE, chatTemplate);
    }

    /** Follows the loading of the model. There is no setting for this outside the program. */
    public LlamaCpp onLoadProgress(LoadListener listener) {
        return new LlamaCpp(file, model, settings, requireNonNull(listener, "listener"));
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** Returns the file's name without its ending. */
    @Override
    public String model() {
        return model;
    }

    @Override
    public String toString() {
        return SCHEME + ":" + file;
    }

    Path file() {
        return file;
    }

    Settings settings() {
        return settings;
    }

    Optional<LoadListener> loadListener() {
        return Optional.ofNullable(loadListener);
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString().replaceFirst("\\.gguf$", "");
    }

    private <T> LlamaCpp with(Setting<T> setting, T value) {
        return new LlamaCpp(file, model, settings.with(setting, value), loadListener);
    }
}
