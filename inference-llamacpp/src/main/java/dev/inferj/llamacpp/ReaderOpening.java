package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;

/** The way from options to an open model that embeds or ranks, as {@link ModelOpening} is for those that write. */
final class ReaderOpening {
    /** Texts of one call; what bounds a call is its tokens. */
    private static final int BATCH_ITEMS = 64;

    private final LlamaCpp options;
    private final Settings settings;
    private final ModelFile file;

    /** @param settings of the options, with those from outside filled in */
    ReaderOpening(LlamaCpp options, Settings settings) {
        this.options = options;
        this.settings = settings;
        this.file = ModelFile.read(options.file());
    }

    LlamaEmbeddings embeddings() {
        ReadingPlan plan = ReadingPlan.toEmbed(file, settings);
        LlamaLibrary library = library();
        Dimensions dimensions = dimensions(library);
        NativeModel model = load(library, dimensions);
        int numbers = model.embeddingLength();
        return new LlamaEmbeddings(
                reader(model, dimensions, plan),
                numbers,
                settings.get(LlamaCppSettings.NORMALIZE),
                info(dimensions),
                ServingOptions.of(settings),
                limits(dimensions));
    }

    LlamaReranker reranker() {
        ReadingPlan plan = ReadingPlan.toRank(file, settings);
        LlamaLibrary library = library();
        Dimensions dimensions = dimensions(library);
        TextReader reader = reader(load(library, dimensions), dimensions, plan);
        if (!reader.texts().takesPairs()) {
            reader.close();
            throw new InvalidModelException("model must have tokens that begin, end and separate texts to rank, as"
                    + " XLM-RoBERTa has; of BERT's, llama.cpp does not tell query and document apart: " + file.path());
        }
        return new LlamaReranker(reader, info(dimensions), ServingOptions.of(settings), limits(dimensions));
    }

    private LlamaLibrary library() {
        file.requireVocabulary();
        LlamaLibrary library = LibrarySearch.shared()
                .find(settings.find(LlamaCppSettings.LIBRARY).orElse(null));
        file.requireTensorsFor(library);
        return library;
    }

    private Dimensions dimensions(LlamaLibrary library) {
        return Dimensions.ofTexts(settings, file.contextTokens(), Math.min(BATCH_ITEMS, library.maxSequences()));
    }

    private NativeModel load(LlamaLibrary library, Dimensions dimensions) {
        need(dimensions).share(gpuLayers(library, dimensions), file.layers()).requireWithin(MemoryNeed.available());
        return NativeModel.load(
                library,
                options.file(),
                gpuLayers(library, dimensions),
                settings,
                options.loadListener().orElse(fraction -> true));
    }

    /** Makes the model's context; closes the model where that fails. */
    private TextReader reader(NativeModel model, Dimensions dimensions, ReadingPlan plan) {
        try {
            if (!model.isDecoder()) {
                throw new InvalidModelException(
                        "model must be an encoder or a decoder alone, not both: " + options.file());
            }
            int gpuLayers = gpuLayers(model.library(), dimensions);
            KvPlan kv = KvPlan.ofTexts(dimensions, settings, gpuLayers > 0);
            NativeContext context =
                    NativeContext.create(model, dimensions, kv, settings, need(dimensions), plan::apply);
            try {
                return new TextReader(model, context, DeviceLock.of(gpuLayers), dimensions, plan.averages());
            } catch (RuntimeException | Error e) {
                context.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private int gpuLayers(LlamaLibrary library, Dimensions dimensions) {
        return GpuShare.layers(
                settings.get(LlamaCppSettings.GPU_LAYERS),
                library.supportsGpuOffload(),
                library.freeGpuMemory(),
                file.bytes() + need(dimensions).kvBytes(),
                file.layers());
    }

    /** An encoder has no cells, or few, but counting them costs no more than a few megabytes of room. */
    private MemoryNeed need(Dimensions dimensions) {
        boolean mapped = settings.find(LlamaCppSettings.MMAP).orElse(true) && !settings.get(LlamaCppSettings.MLOCK);
        long perToken = file.kvBytesPerToken(
                settings.get(LlamaCppSettings.KEY_CACHE_TYPE), settings.get(LlamaCppSettings.VALUE_CACHE_TYPE));
        return new MemoryNeed(mapped ? 0 : file.bytes(), perToken * dimensions.kvTokens());
    }

    private BatchLimits limits(Dimensions dimensions) {
        return BatchLimits.oneByOne(
                dimensions.slots(), Math.min(dimensions.batchTokens(), settings.get(LlamaCppSettings.BATCH_TOKENS)));
    }

    private ModelInfo info(Dimensions dimensions) {
        ModelInfo.Builder info = ModelInfo.builder(LlamaCpp.SCHEME, options.model())
                .contextTokens(dimensions.contextTokens())
                .architecture(file.architecture().orElse(null))
                .quantization(file.quantization().orElse(null))
                .takesMessages(false);
        file.parameters().ifPresent(info::parameters);
        return info.build();
    }
}
