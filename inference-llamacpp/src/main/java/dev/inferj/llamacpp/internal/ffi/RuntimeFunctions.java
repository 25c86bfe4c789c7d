package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The C functions that concern a library as a whole: its version, devices and default parameters. */
final class RuntimeFunctions {
    private static final int GGML_BACKEND_DEVICE_TYPE_GPU = 1;
    private static final MethodHandle STRUCT = Downcalls.struct(DefaultsCheck.ROOM);

    private final MemorySegment backendInit;
    private final MemorySegment logSet;
    private final MemorySegment version;
    private final MemorySegment buildNumber;
    private final MemorySegment getMemory;
    private final MemorySegment supportsGpuOffload;
    private final MemorySegment maxParallelSequences;
    private final MemorySegment modelDefaultParams;
    private final MemorySegment contextDefaultParams;
    private final MemorySegment batchGetOne;
    private final MemorySegment loadAll;
    private final MemorySegment loadAllFromPath;
    private final MemorySegment deviceCount;
    private final MemorySegment deviceGet;
    private final MemorySegment deviceType;
    private final MemorySegment deviceMemory;

    RuntimeFunctions(Symbols symbols) {
        this.backendInit = symbols.required("llama_backend_init");
        this.logSet = symbols.required("llama_log_set");
        this.version = symbols.optional("llama_version");
        this.buildNumber = symbols.optional("LLAMA_BUILD_NUMBER");
        this.getMemory = symbols.optional("llama_get_memory");
        this.supportsGpuOffload = symbols.required("llama_supports_gpu_offload");
        this.maxParallelSequences = symbols.optional("llama_max_parallel_sequences");
        this.modelDefaultParams = symbols.required("llama_model_default_params");
        this.contextDefaultParams = symbols.required("llama_context_default_params");
        this.batchGetOne = symbols.required("llama_batch_get_one");
        this.loadAll = symbols.optional("ggml_backend_load_all");
        this.loadAllFromPath = symbols.optional("ggml_backend_load_all_from_path");
        this.deviceCount = symbols.optional("ggml_backend_dev_count");
        this.deviceGet = symbols.optional("ggml_backend_dev_get");
        this.deviceType = symbols.optional("ggml_backend_dev_type");
        this.deviceMemory = symbols.optional("ggml_backend_dev_memory");
    }

    /** {@code void llama_backend_init(void)} */
    void initialize() {
        try {
            Downcalls.V.invokeExact(backendInit);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_backend_init", t);
        }
    }

    /** {@code void llama_log_set(ggml_log_callback log_callback, void * user_data)} */
    void setLog(MemorySegment callback) {
        try {
            Downcalls.V_PP.invokeExact(logSet, callback, MemorySegment.NULL);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_log_set", t);
        }
    }

    /** {@code const char * llama_version(void)}, and {@code int LLAMA_BUILD_NUMBER} */
    LlamaVersion version() {
        int build = buildNumber.address() == 0
                ? 0
                : Pointers.variable(buildNumber, JAVA_INT.byteSize()).get(JAVA_INT, 0);
        return LlamaVersion.of(versionText(), build, getMemory.address() != 0);
    }

    private @Nullable String versionText() {
        if (version.address() == 0) {
            return null;
        }
        try {
            return Pointers.text(((MemorySegment) Downcalls.P.invokeExact(version)).address());
        } catch (Throwable t) {
            throw Downcalls.failure("llama_version", t);
        }
    }

    /** {@code bool llama_supports_gpu_offload(void)} */
    boolean supportsGpuOffload() {
        try {
            return (boolean) Downcalls.Z.invokeExact(supportsGpuOffload);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_supports_gpu_offload", t);
        }
    }

    /** {@code size_t llama_max_parallel_sequences(void)}; from before there was such a function, 64 is the limit. */
    int maxSequences() {
        if (maxParallelSequences.address() == 0) {
            return 64;
        }
        try {
            return Math.toIntExact((long) Downcalls.L.invokeExact(maxParallelSequences));
        } catch (Throwable t) {
            throw Downcalls.failure("llama_max_parallel_sequences", t);
        }
    }

    /** {@code struct llama_model_params llama_model_default_params(void)} */
    MemorySegment modelDefaults(SegmentAllocator allocator) {
        return struct("llama_model_default_params", modelDefaultParams, allocator);
    }

    /** {@code struct llama_context_params llama_context_default_params(void)} */
    MemorySegment contextDefaults(SegmentAllocator allocator) {
        return struct("llama_context_default_params", contextDefaultParams, allocator);
    }

    /** {@code struct llama_batch llama_batch_get_one(llama_token * tokens, int32_t n_tokens)} */
    MemorySegment batchOf(SegmentAllocator allocator, MemorySegment tokens, int count) {
        try {
            return (MemorySegment) Downcalls.BATCH_PI.invokeExact(batchGetOne, allocator, tokens, count);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_batch_get_one", t);
        }
    }

    /** {@code void ggml_backend_load_all_from_path(const char * dir_path)}; nothing where the library has no such function. */
    void loadBackends(String folder) {
        if (loadAllFromPath.address() == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Downcalls.V_P.invokeExact(loadAllFromPath, arena.allocateFrom(folder));
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_load_all_from_path", t);
        }
    }

    /** {@code void ggml_backend_load_all(void)}; nothing where the library has no such function. */
    void loadBackends() {
        if (loadAll.address() == 0) {
            return;
        }
        try {
            Downcalls.V.invokeExact(loadAll);
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_load_all", t);
        }
    }

    /** {@code size_t ggml_backend_dev_count(void)}; -1 where the library has no such function. */
    long deviceCount() {
        if (deviceCount.address() == 0) {
            return -1;
        }
        try {
            return (long) Downcalls.L.invokeExact(deviceCount);
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_dev_count", t);
        }
    }

    /** Returns the free memory of all GPUs, in bytes; -1 where there is none, or the library does not say. */
    long freeGpuMemory() {
        if (deviceGet.address() == 0 || deviceType.address() == 0 || deviceMemory.address() == 0) {
            return -1;
        }
        long free = -1;
        for (long i = 0; i < deviceCount(); i++) {
            MemorySegment device = device(i);
            if (deviceType(device) == GGML_BACKEND_DEVICE_TYPE_GPU) {
                free = Math.max(free, 0) + freeMemory(device);
            }
        }
        return free;
    }

    /** {@code ggml_backend_dev_t ggml_backend_dev_get(size_t index)} */
    private MemorySegment device(long index) {
        try {
            return (MemorySegment) Downcalls.P_L.invokeExact(deviceGet, index);
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_dev_get", t);
        }
    }

    /** {@code enum ggml_backend_dev_type ggml_backend_dev_type(ggml_backend_dev_t device)} */
    private int deviceType(MemorySegment device) {
        try {
            return (int) Downcalls.I_P.invokeExact(deviceType, device);
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_dev_type", t);
        }
    }

    /** {@code void ggml_backend_dev_memory(ggml_backend_dev_t device, size_t * free, size_t * total)} */
    private long freeMemory(MemorySegment device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            Downcalls.V_PPP.invokeExact(deviceMemory, device, free, total);
            return free.get(JAVA_LONG, 0);
        } catch (Throwable t) {
            throw Downcalls.failure("ggml_backend_dev_memory", t);
        }
    }

    private static MemorySegment struct(String function, MemorySegment address, SegmentAllocator allocator) {
        try {
            return (MemorySegment) STRUCT.invokeExact(address, allocator);
        } catch (Throwable t) {
            throw Downcalls.failure(function, t);
        }
    }
}
