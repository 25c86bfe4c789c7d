package dev.inferj.llamacpp.internal.ffi;

import dev.inferj.ProviderUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open llama.cpp library whose struct layouts are proven and whose functions are all there. Never closed: its threads
 * outlive any model, so its code must stay. Safe to share between threads.
 */
public final class LlamaLibrary {
    private final String name;
    private final LlamaVersion version;
    private final ParamsLayout layout;
    private final RuntimeFunctions runtime;
    private final ModelFunctions models;
    private final VocabularyFunctions vocabularies;
    private final ContextFunctions contexts;

    private LlamaLibrary(String name, RuntimeFunctions runtime, Symbols symbols) {
        this.name = name;
        this.runtime = runtime;
        this.version = runtime.version();
        this.layout = ParamsLayout.of(version);
        this.models = new ModelFunctions(symbols, layout.model());
        this.vocabularies = new VocabularyFunctions(symbols);
        this.contexts = new ContextFunctions(symbols, layout.context());
    }

    /**
     * Makes an opened library ready for use.
     *
     * @param name of the library in messages: its file
     * @param lookup finds its symbols
     * @param folder where its backends (CPU, CUDA, …) are, if they are files of their own
     * @throws ProviderUnavailableException if this is no llama.cpp, or one that this module does not know
     */
    public static LlamaLibrary of(String name, SymbolLookup lookup, @Nullable String folder) {
        Symbols symbols = new Symbols(lookup);
        RuntimeFunctions runtime = new RuntimeFunctions(symbols);
        requireComplete(name, symbols, lookup);
        LlamaLibrary library = new LlamaLibrary(name, runtime, symbols);
        requireComplete(library.toString(), symbols, lookup);
        library.checkLayouts();
        runtime.setLog(NativeLog.callback());
        library.loadBackends(folder);
        runtime.initialize();
        return library;
    }

    public ModelFunctions models() {
        return models;
    }

    public VocabularyFunctions vocabularies() {
        return vocabularies;
    }

    public ContextFunctions contexts() {
        return contexts;
    }

    /** Returns the library's own defaults of {@code llama_model_params}, to change and load a model with. */
    public Params modelDefaults(Arena arena) {
        MemorySegment struct = runtime.modelDefaults(DefaultsCheck.filled(arena, 0));
        return new Params(layout.model(), struct.asSlice(0, layout.model().size()));
    }

    /** Returns the library's own defaults of {@code llama_context_params}, to change and create a context with. */
    public Params contextDefaults(Arena arena) {
        MemorySegment struct = runtime.contextDefaults(DefaultsCheck.filled(arena, 0));
        return new Params(layout.context(), struct.asSlice(0, layout.context().size()));
    }

    /** Returns whether layers can run on another device than the CPU. */
    public boolean supportsGpuOffload() {
        return runtime.supportsGpuOffload();
    }

    /** Returns the free memory of all GPUs, in bytes; -1 where there is none, or the library does not say. */
    public long freeGpuMemory() {
        return runtime.freeGpuMemory();
    }

    /** Returns how many sequences a context can hold. */
    public int maxSequences() {
        return runtime.maxSequences();
    }

    /** Returns how many experts a model can have; llama.cpp ends the process over more. */
    public int maxExperts() {
        return version.hasMemoryFunctions() ? 512 : 256;
    }

    /** Returns whether the factors of norms may be stored in 16 bits; llama.cpp ends the process where they may not. */
    public boolean takesHalfPrecisionFactors() {
        return !version.hasMemoryFunctions();
    }

    /** Returns whether experts may have no gates; llama.cpp ends the process where they may not. */
    public boolean takesExpertsWithoutGates() {
        return version.hasMemoryFunctions();
    }

    /**
     * Returns whether matrices are kept in another form than that of the file, which takes no LoRA adapter: llama.cpp
     * ends the process over one, in versions before it looked for that.
     *
     * @param type how it is stored, such as {@code Q4_0}
     */
    public boolean packs(String type, long rows) {
        if (version.hasMemoryFunctions() || supportsGpuOffload()) {
            return false;
        }
        boolean isArm = System.getProperty("os.arch", "").equals("aarch64");
        return isArm
                ? rows % 4 == 0 && (type.equals("Q4_0") || type.equals("IQ4_NL"))
                : rows % 8 == 0 && type.equals("Q4_0");
    }

    @Override
    public String toString() {
        return name + " (llama.cpp " + version.name() + ")";
    }

    private static void requireComplete(String name, Symbols symbols, SymbolLookup lookup) {
        List<String> missing = symbols.missing();
        if (missing.isEmpty()) {
            return;
        }
        String problem = lookup.find("llama_decode").isEmpty()
                ? "exports no llama.cpp functions, as java-llama.cpp's build for Windows does not: name a separate"
                        + " libllama (llama.dll) by the setting library"
                : "lacks functions, so its version is not one that this provider knows: name another by the setting"
                        + " library. Missing: " + String.join(", ", missing);
        throw new ProviderUnavailableException(name + " " + problem, null, /* retryable= */ false);
    }

    private void checkLayouts() {
        DefaultsCheck check = new DefaultsCheck(toString());
        check.check(layout.model(), runtime::modelDefaults);
        check.check(layout.context(), runtime::contextDefaults);
        BatchMemory.check(toString(), runtime);
    }

    private void loadBackends(@Nullable String folder) {
        // Backends that are linked in are there from the start; asking again would register the others twice.
        if (runtime.deviceCount() != 0) {
            return;
        }
        if (folder != null) {
            runtime.loadBackends(folder);
        }
        if (runtime.deviceCount() == 0) {
            runtime.loadBackends();
        }
        if (runtime.deviceCount() == 0) {
            throw new ProviderUnavailableException(
                    this + " has no backend to compute with: put its libggml-cpu library into "
                            + (folder == null ? "its folder" : folder) + ", or name it by GGML_BACKEND_PATH",
                    null,
                    /* retryable= */ false);
        }
    }
}
