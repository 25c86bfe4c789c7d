package dev.inferj.djl;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A model in a Hugging Face folder (config.json, tokenizer.json and safetensors files) and how to run it in this process:
 *
 * <pre>{@code
 * Djl.model(Path.of("/models/Qwen2.5-0.5B-Instruct")).contextTokens(8192).slots(8)
 * }</pre>
 *
 * <p>Each method is a setting of the same name in an address ({@code djl:/models/m?slots=8&precision=int8}), as the
 * property {@code inferj.djl.NAME} and in the environment ({@code INFERJ_DJL_SLOTS}). What is not set here is looked for
 * there, then has its default. Immutable: each method returns new options.
 */
public final class Djl implements ModelOptions {
    static final String SCHEME = "djl";

    private final Path folder;
    private final Settings settings;

    private Djl(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Names a model by its folder. */
    public static Djl model(Path folder) {
        return new Djl(requireNonNull(folder, "folder"), Settings.EMPTY);
    }

    static Djl of(ModelAddress address) {
        return new Djl(Path.of(address.target()), Settings.read(DjlSettings.ALL, address.parameters()));
    }

    /**
     * Sets how many tokens one request may have, prompt and answer together. The default is what the model was trained
     * for, at most 4096.
     */
    public Djl contextTokens(int contextTokens) {
        return with(DjlSettings.CONTEXT_TOKENS, contextTokens);
    }

    /** Sets how many requests run side by side. The default is 4. */
    public Djl slots(int slots) {
        return with(DjlSettings.SLOTS, slots);
    }

    /**
     * Sets how many tokens the KV cache holds for all slots together. The default, slots times contextTokens, always
     * suffices; fewer save memory, and slots then share what there is.
     */
    public Djl kvTokens(int kvTokens) {
        return with(DjlSettings.KV_TOKENS, kvTokens);
    }

    /** Sets how many tokens one step may hold, at least one for each slot. The default is 512. */
    public Djl batchTokens(int batchTokens) {
        return with(DjlSettings.BATCH_TOKENS, batchTokens);
    }

    /**
     * Sets how many native threads compute, in all models of the process: the model that is opened last decides. The
     * default is one less than the cores, at least one: a thread that has to share its core makes all the others wait.
     */
    public Djl threads(int threads) {
        return with(DjlSettings.THREADS, threads);
    }

    /** Sets how weights are held. The default is {@link Precision#AUTO}. */
    public Djl precision(Precision precision) {
        return with(DjlSettings.PRECISION, precision);
    }

    /** Sets how keys and values are cached. The default is F16. */
    public Djl cacheType(CacheType cacheType) {
        return with(DjlSettings.CACHE_TYPE, cacheType);
    }

    /** Sets where the model runs. The default is {@link Device#auto}. */
    public Djl device(Device device) {
        return with(DjlSettings.DEVICE, device);
    }

    /**
     * Sets the folder that the native libraries are unpacked into, about 450 MB once. The default is DJL's:
     * {@code .djl.ai} in the user's home, or what {@code DJL_CACHE_DIR} or {@code ENGINE_CACHE_DIR} names. The first
     * model of a process decides, since libraries are loaded once.
     */
    public Djl nativeFolder(Path nativeFolder) {
        return with(DjlSettings.NATIVE_FOLDER, nativeFolder);
    }

    /** Sets how many requests may wait for a slot before further ones are refused. The default is 1024. */
    public Djl maxWaiting(int maxWaiting) {
        return with(ServingOptions.MAX_WAITING, maxWaiting);
    }

    /** Sets how long closing waits for requests under way. The default is 5 seconds. */
    public Djl drainTime(Duration drainTime) {
        return with(ServingOptions.DRAIN_TIME, drainTime);
    }

    /** Sets the host memory, in MiB, for KV states that lost their slot to others; 0 keeps none. Default: 256. */
    public Djl hostCacheMiB(int hostCacheMiB) {
        return with(ServingOptions.HOST_CACHE_MIB, hostCacheMiB);
    }

    /**
     * Sets the disk space, in MiB, for KV states that lost their place in host memory; 0 keeps none, so that nothing of a
     * prompt is ever on disk. The file is in the system's temporary folder, only its owner may open it, and it is gone
     * when the model is closed. Default: 0.
     */
    public Djl diskCacheMiB(int diskCacheMiB) {
        return with(ServingOptions.DISK_CACHE_MIB, diskCacheMiB);
    }

    /** Sets whether prompts and answers may appear in logs, reports and receipts. Default: false. */
    public Djl logContent(boolean logContent) {
        return with(ServingOptions.LOG_CONTENT, logContent);
    }

    /**
     * Chooses the chat template, in place of the model's default: the name of another of the model's own, such as
     * {@code tool_use}, a built-in one ({@code chatml}), or the path of a file that ends in {@code .jinja}.
     */
    public Djl chatTemplate(String chatTemplate) {
        return with(ServingOptions.CHAT_TEMPLATE, chatTemplate);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** Returns the folder's name. */
    @Override
    public String model() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    @Override
    public String toString() {
        return SCHEME + ":" + folder;
    }

    Path folder() {
        return folder;
    }

    Settings settings() {
        return settings;
    }

    private <T> Djl with(Setting<T> setting, T value) {
        return new Djl(folder, settings.with(setting, value));
    }
}
