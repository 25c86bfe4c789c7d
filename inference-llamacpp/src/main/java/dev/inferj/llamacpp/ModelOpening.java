package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.llamacpp.gguf.AdapterFile;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;
import java.lang.foreign.Arena;
import java.util.List;

/** The way from options to an open model: everything is checked as early as it can be, and undone if a later step fails. */
final class ModelOpening {
    private final LlamaCpp options;
    private final Settings settings;

    /**
     * Creates an opening.
     *
     * @param settings of the options, with those from outside filled in
     */
    ModelOpening(LlamaCpp options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    LlamaBackend open() {
        ModelFile file = ModelFile.read(options.file());
        file.requireTokenizer();
        if (ReadingPlan.isEncoder(file)) {
            throw new InvalidModelException("model must answer token by token, but it is an encoder: open it with"
                    + " Inference.embedding or Inference.rerank: " + options.file());
        }
        List<AdapterFile> adapters = settings.get(LlamaCppSettings.LORA).stream()
                .map(adapter -> AdapterFile.read(adapter.file(), file.head()))
                .toList();
        Dimensions dimensions = Dimensions.of(settings, file.contextTokens());
        LlamaLibrary library = LibrarySearch.shared()
                .find(settings.find(LlamaCppSettings.LIBRARY).orElse(null));
        if (dimensions.slots() > library.maxSequences()) {
            throw new IllegalArgumentException(
                    "slots must be <= " + library.maxSequences() + " with " + library + ": " + dimensions.slots());
        }
        if (file.experts() > library.maxExperts()) {
            throw new InvalidModelException("model must have at most " + library.maxExperts() + " experts with "
                    + library + ", not " + file.experts() + ": name a newer llama.cpp by the setting library");
        }
        file.requireTensorsFor(library);
        adapters.forEach(adapter -> requireRoom(adapter, library));
        boolean hasStreams = hasStreams(library);
        // The KV cache takes the same, wherever attention runs.
        MemoryNeed all = need(file, KvPlan.of(dimensions, settings, hasStreams, /* onGpu= */ false));
        int gpuLayers = GpuShare.layers(
                settings.get(LlamaCppSettings.GPU_LAYERS),
                library.supportsGpuOffload(),
                library.freeGpuMemory(),
                file.bytes() + all.kvBytes(),
                file.layers());
        MemoryNeed need = all.share(gpuLayers, file.layers());
        need.requireWithin(MemoryNeed.available());

        NativeModel model = NativeModel.load(
                library,
                options.file(),
                gpuLayers,
                settings,
                options.loadListener().orElse(fraction -> true));
        try {
            check(model, file, dimensions);
            KvPlan kv = KvPlan.of(dimensions, settings, hasStreams, gpuLayers > 0);
            NativeContext context = NativeContext.create(model, dimensions, kv, settings, need, params -> {});
            try {
                return backend(model, context, file, dimensions, kv.unified(), DeviceLock.of(gpuLayers));
            } catch (RuntimeException | Error e) {
                context.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private LlamaBackend backend(
            NativeModel model,
            NativeContext context,
            ModelFile file,
            Dimensions dimensions,
            boolean unified,
            DeviceLock device) {
        int batchTokens = Math.min(dimensions.batchTokens(), context.functions().batchTokens(context.pointer()));
        StepLimits limits =
                new StepLimits(dimensions.slots(), dimensions.contextTokens(), dimensions.kvTokens(), batchTokens);
        ModelInfo.Builder info = ModelInfo.builder(LlamaCpp.SCHEME, options.model())
                .contextTokens(dimensions.contextTokens())
                .architecture(file.architecture().orElse(null))
                .quantization(file.quantization().orElse(null))
                .chatTemplate(file.chatTemplate().orElse(null))
                .fingerprint(fingerprint(model.library(), file));
        file.parameters().ifPresent(info::parameters);
        file.namedChatTemplates().forEach(info::namedChatTemplate);
        return new LlamaBackend(model, context, device, limits, info.build(), ServingOptions.of(settings), unified);
    }

    /** Names all that a KV state depends on. The name of the file and its size stand for what is in it. */
    private String fingerprint(LlamaLibrary library, ModelFile file) {
        return String.join(
                " ",
                options.model(),
                Long.toString(file.bytes()),
                library.toString(),
                settings.get(LlamaCppSettings.KEY_CACHE_TYPE).toString(),
                settings.get(LlamaCppSettings.VALUE_CACHE_TYPE).toString(),
                settings.get(LlamaCppSettings.LORA).toString());
    }

    private MemoryNeed need(ModelFile file, KvPlan kv) {
        boolean mapped = settings.find(LlamaCppSettings.MMAP).orElse(true) && !settings.get(LlamaCppSettings.MLOCK);
        long perToken = file.kvBytesPerToken(
                settings.get(LlamaCppSettings.KEY_CACHE_TYPE), settings.get(LlamaCppSettings.VALUE_CACHE_TYPE));
        return new MemoryNeed(mapped ? 0 : file.bytes(), perToken * kv.cells());
    }

    /** Refuses what llama.cpp would end the process over. */
    private void check(NativeModel model, ModelFile file, Dimensions dimensions) {
        if (!model.isDecoder()) {
            throw new InvalidModelException(
                    "model must be a decoder, which answers token by token, not one with an encoder: "
                            + options.file());
        }
        if (!model.hasRope() && file.contextTokens() > 0 && dimensions.contextTokens() > file.contextTokens()) {
            throw new IllegalArgumentException("contextTokens must be <= " + file.contextTokens()
                    + " for a model without rotary position embeddings: " + dimensions.contextTokens());
        }
        CacheType keys = settings.get(LlamaCppSettings.KEY_CACHE_TYPE);
        CacheType values = settings.get(LlamaCppSettings.VALUE_CACHE_TYPE);
        int keySize = model.keySize(file.architecture().orElse(""));
        int block = Math.max(keys.blockValues(), values.blockValues());
        if (keySize % block != 0) {
            throw new IllegalArgumentException(
                    "keyCacheType and valueCacheType must be f32, f16 or bf16 for a model" + " whose heads have "
                            + keySize + " values, not a multiple of " + block + ": " + keys + ", " + values);
        }
    }

    private static void requireRoom(AdapterFile adapter, LlamaLibrary library) {
        adapter.findMatrix(library::packs).ifPresent(matrix -> {
            throw new InvalidModelException("the LoRA adapter " + adapter.path() + " must not change " + matrix
                    + ", which " + library + " keeps in a form of its own for this type: use the model in another type,"
                    + " or name a newer llama.cpp by the setting library");
        });
    }

    private static boolean hasStreams(LlamaLibrary library) {
        try (Arena arena = Arena.ofConfined()) {
            return library.contextDefaults(arena).has("kv_unified");
        }
    }
}
