package dev.inferj.llamacpp;

import dev.inferj.InsufficientMemoryException;
import dev.inferj.InvalidModelException;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.ffi.ModelFunctions;
import dev.inferj.llamacpp.internal.ffi.NativeLog;
import dev.inferj.llamacpp.internal.ffi.Params;
import dev.inferj.llamacpp.internal.ffi.ProgressCallback;
import dev.inferj.spi.Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A loaded {@code llama_model} with its LoRA adapters. Its owner closes it, after all contexts made of it. */
final class NativeModel implements AutoCloseable {
    private final LlamaLibrary library;
    private final ModelFunctions functions;
    private final MemorySegment model;
    private final List<MemorySegment> adapters = new ArrayList<>();
    private boolean closed;

    private NativeModel(LlamaLibrary library, MemorySegment model) {
        this.library = library;
        this.functions = library.models();
        this.model = model;
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if llama.cpp refuses the file
     * @throws InsufficientMemoryException if there is no memory for it
     * @throws java.util.concurrent.CancellationException if the listener gave up
     */
    static NativeModel load(LlamaLibrary library, Path file, int gpuLayers, Settings settings, LoadListener listener) {
        try (Arena arena = Arena.ofConfined()) {
            ProgressCallback progress = new ProgressCallback(listener::onProgress);
            Params params = library.modelDefaults(arena)
                    .set("n_gpu_layers", gpuLayers)
                    .set("progress_callback", progress.function(arena));
            setLoadMode(params, settings.find(LlamaCppSettings.MMAP), settings.get(LlamaCppSettings.MLOCK));
            String path = file.toAbsolutePath().toString();
            MemorySegment model = NativeLog.explained(() -> library.models().load(path, params), reason -> {
                progress.throwIfEnded();
                return refused(file, reason);
            });
            return new NativeModel(library, model);
        }
    }

    /**
     * Loads a LoRA adapter, which lives as long as the model.
     *
     * @throws InvalidModelException if llama.cpp refuses the file
     */
    MemorySegment loadAdapter(Path file) {
        MemorySegment adapter = NativeLog.explained(
                () -> functions.loadAdapter(model, file.toAbsolutePath().toString()),
                reason -> new InvalidModelException(
                        "llama.cpp cannot apply the LoRA adapter " + file + " to this model: " + reason));
        adapters.add(adapter);
        return adapter;
    }

    LlamaLibrary library() {
        return library;
    }

    MemorySegment pointer() {
        return model;
    }

    MemorySegment vocabulary() {
        return functions.vocabulary(model);
    }

    /** Returns whether it answers token by token, without an encoder before it. */
    boolean isDecoder() {
        return functions.hasDecoder(model) && !functions.hasEncoder(model);
    }

    /** Returns how many numbers the hidden state of a token has. */
    int embeddingLength() {
        return functions.embedding(model);
    }

    /** Returns whether positions are rotary, so that a context can be stretched. */
    boolean hasRope() {
        return functions.ropeType(model) >= 0;
    }

    /** Returns how many values a key of one head has. */
    int keySize(String architecture) {
        return functions
                .metadata(model, architecture + ".attention.key_length")
                .map(Integer::parseInt)
                .orElseGet(() -> functions.embedding(model) / Math.max(1, functions.heads(model)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            adapters.forEach(functions::freeAdapter);
            functions.free(model);
        }
    }

    private static void setLoadMode(Params params, Optional<Boolean> mmap, boolean mlock) {
        if (!params.has("load_mode")) {
            mmap.ifPresent(value -> params.set("use_mmap", value));
            params.set("use_mlock", mlock);
        } else if (mmap.isPresent() || mlock) {
            params.set("load_mode", (mmap.orElse(true) ? 1 : 0) + (mlock ? 2 : 0)); // none, mmap, mlock, both
        }
    }

    private static RuntimeException refused(Path file, String reason) {
        if (reason.contains("allocate")) {
            return new InsufficientMemoryException(
                    "there is no memory to load " + file + ": " + reason,
                    file.toFile().length(),
                    -1);
        }
        return new InvalidModelException("llama.cpp cannot load " + file + ": " + reason);
    }
}
