package dev.inferj.llamacpp;

import dev.inferj.EngineFailedException;
import dev.inferj.InsufficientMemoryException;
import dev.inferj.InvalidModelException;
import dev.inferj.llamacpp.internal.ffi.ContextFunctions;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.ffi.NativeLog;
import dev.inferj.llamacpp.internal.ffi.Params;
import dev.inferj.spi.Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/** A {@code llama_context} with its KV cache. Its owner closes it, before the model that it was made of. */
final class NativeContext implements AutoCloseable {
    private final ContextFunctions functions;
    private final MemorySegment context;
    private boolean closed;

    private NativeContext(ContextFunctions functions, MemorySegment context) {
        this.functions = functions;
        this.context = context;
    }

    /**
     * Creates a context and applies the LoRA adapters of the settings to it.
     *
     * @param need what it is estimated to take, for the message
     * @param purpose sets what is not about sizes
     * @throws InsufficientMemoryException if it cannot be created
     * @throws InvalidModelException if an adapter cannot be applied
     */
    static NativeContext create(
            NativeModel model,
            Dimensions dimensions,
            KvPlan kv,
            Settings settings,
            MemoryNeed need,
            Consumer<Params> purpose) {
        LlamaLibrary library = model.library();
        try (Arena arena = Arena.ofConfined()) {
            Params params = params(library.contextDefaults(arena), dimensions, kv, settings);
            purpose.accept(params);
            MemorySegment pointer = NativeLog.explained(
                    () -> library.contexts().create(model.pointer(), params),
                    reason -> new InsufficientMemoryException(
                            "llama.cpp cannot create a context of " + kv.cells() + " tokens: " + reason
                                    + ": lower slots, contextTokens or kvTokens",
                            need.bytes(),
                            MemoryNeed.available()));
            NativeContext context = new NativeContext(library.contexts(), pointer);
            try {
                context.applyAdapters(model, settings.get(LlamaCppSettings.LORA));
            } catch (RuntimeException e) {
                context.close();
                throw e;
            }
            return context;
        }
    }

    MemorySegment pointer() {
        return context;
    }

    ContextFunctions functions() {
        return functions;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            functions.free(context);
        }
    }

    private static Params params(Params params, Dimensions dimensions, KvPlan kv, Settings settings) {
        int threads = settings.find(LlamaCppSettings.THREADS)
                .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        params.set("n_ctx", kv.cells())
                .set("n_batch", dimensions.batchTokens())
                .set("n_ubatch", dimensions.microBatchTokens())
                .set("n_seq_max", dimensions.slots())
                .set("n_threads", threads)
                .set("n_threads_batch", threads)
                .set("type_k", settings.get(LlamaCppSettings.KEY_CACHE_TYPE).ggmlType())
                .set("type_v", settings.get(LlamaCppSettings.VALUE_CACHE_TYPE).ggmlType());
        settings.find(LlamaCppSettings.ROPE_BASE).ifPresent(base -> params.set("rope_freq_base", base.floatValue()));
        settings.find(LlamaCppSettings.ROPE_SCALE)
                .ifPresent(scale -> params.set("rope_freq_scale", scale.floatValue()));
        if (params.has("kv_unified")) {
            params.set("kv_unified", kv.unified());
        }
        if (params.has("flash_attn_type")) {
            params.set(
                    "flash_attn_type",
                    switch (kv.flashAttention()) {
                        case AUTO -> -1;
                        case OFF -> 0;
                        case ON -> 1;
                    });
        } else {
            params.set("flash_attn", kv.flashAttention() == FlashAttention.ON);
        }
        return params;
    }

    private void applyAdapters(NativeModel model, List<LoraAdapter> adapters) {
        if (adapters.isEmpty()) {
            return;
        }
        List<MemorySegment> pointers = adapters.stream()
                .map(adapter -> model.loadAdapter(adapter.file()))
                .toList();
        float[] scales = new float[adapters.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = adapters.get(i).scale();
        }
        int code = functions.setAdapters(context, pointers, scales);
        if (code != 0) {
            throw new EngineFailedException("llama.cpp cannot apply the LoRA adapters, code " + code);
        }
    }
}
