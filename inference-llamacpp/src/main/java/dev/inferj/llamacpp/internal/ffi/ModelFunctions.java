package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The C functions of {@code llama_model} and {@code llama_adapter_lora}. Safe to share between threads. */
public final class ModelFunctions {
    private final MethodHandle loadHandle;
    private final MemorySegment load;
    private final MemorySegment free;
    private final MemorySegment getVocab;
    private final MemorySegment contextTrained;
    private final MemorySegment layers;
    private final MemorySegment embedding;
    private final MemorySegment heads;
    private final MemorySegment ropeType;
    private final MemorySegment hasEncoder;
    private final MemorySegment hasDecoder;
    private final MemorySegment metaValue;
    private final MemorySegment adapterInit;
    private final MemorySegment adapterFree;

    ModelFunctions(Symbols symbols, StructRow params) {
        this.loadHandle = Downcalls.pointerOfPointerAndStruct(params.size());
        this.load = symbols.required("llama_model_load_from_file");
        this.free = symbols.required("llama_model_free");
        this.getVocab = symbols.required("llama_model_get_vocab");
        this.contextTrained = symbols.required("llama_model_n_ctx_train");
        this.layers = symbols.required("llama_model_n_layer");
        this.embedding = symbols.required("llama_model_n_embd");
        this.heads = symbols.required("llama_model_n_head");
        this.ropeType = symbols.required("llama_model_rope_type");
        this.hasEncoder = symbols.required("llama_model_has_encoder");
        this.hasDecoder = symbols.required("llama_model_has_decoder");
        this.metaValue = symbols.required("llama_model_meta_val_str");
        this.adapterInit = symbols.required("llama_adapter_lora_init");
        this.adapterFree = symbols.required("llama_adapter_lora_free");
    }

    /**
     * {@code struct llama_model * llama_model_load_from_file(const char * path_model, struct llama_model_params params)}
     *
     * @return null pointer if the model cannot be loaded, or its progress callback returned false
     */
    public MemorySegment load(String file, Params params) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment) loadHandle.invokeExact(load, arena.allocateFrom(file), params.memory());
        } catch (Throwable t) {
            throw Downcalls.failure("llama_model_load_from_file", t);
        }
    }

    /** {@code void llama_model_free(struct llama_model * model)} */
    public void free(MemorySegment model) {
        try {
            Downcalls.V_P.invokeExact(free, model);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_model_free", t);
        }
    }

    /** {@code const struct llama_vocab * llama_model_get_vocab(const struct llama_model * model)} */
    public MemorySegment vocabulary(MemorySegment model) {
        try {
            return (MemorySegment) Downcalls.P_P.invokeExact(getVocab, model);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_model_get_vocab", t);
        }
    }

    /** {@code int32_t llama_model_n_ctx_train(const struct llama_model * model)} */
    public int contextTrained(MemorySegment model) {
        return integer("llama_model_n_ctx_train", contextTrained, model);
    }

    /** {@code int32_t llama_model_n_layer(const struct llama_model * model)} */
    public int layers(MemorySegment model) {
        return integer("llama_model_n_layer", layers, model);
    }

    /** {@code int32_t llama_model_n_embd(const struct llama_model * model)} */
    public int embedding(MemorySegment model) {
        return integer("llama_model_n_embd", embedding, model);
    }

    /** {@code int32_t llama_model_n_head(const struct llama_model * model)} */
    public int heads(MemorySegment model) {
        return integer("llama_model_n_head", heads, model);
    }

    /** {@code enum llama_rope_type llama_model_rope_type(const struct llama_model * model)}; -1 for none. */
    public int ropeType(MemorySegment model) {
        return integer("llama_model_rope_type", ropeType, model);
    }

    /** {@code bool llama_model_has_encoder(const struct llama_model * model)} */
    public boolean hasEncoder(MemorySegment model) {
        return flag("llama_model_has_encoder", hasEncoder, model);
    }

    /** {@code bool llama_model_has_decoder(const struct llama_model * model)} */
    public boolean hasDecoder(MemorySegment model) {
        return flag("llama_model_has_decoder", hasDecoder, model);
    }

    /**
     * {@code int32_t llama_model_meta_val_str(const struct llama_model * model, const char * key, char * buf, size_t
     * buf_size)}
     */
    public Optional<String> metadata(MemorySegment model, String key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(key);
            MemorySegment value = arena.allocate(256);
            int length = (int) Downcalls.I_PPPL.invokeExact(metaValue, model, name, value, value.byteSize());
            if (length >= value.byteSize()) {
                value = arena.allocate(length + 1L);
                length = (int) Downcalls.I_PPPL.invokeExact(metaValue, model, name, value, value.byteSize());
            }
            return length < 0
                    ? Optional.empty()
                    : Optional.of(new String(value.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        } catch (Throwable t) {
            throw Downcalls.failure("llama_model_meta_val_str", t);
        }
    }

    /**
     * {@code struct llama_adapter_lora * llama_adapter_lora_init(struct llama_model * model, const char * path_lora)}
     *
     * @return null pointer if the file cannot be loaded or is for another model
     */
    public MemorySegment loadAdapter(MemorySegment model, String file) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment) Downcalls.P_PP.invokeExact(adapterInit, model, arena.allocateFrom(file));
        } catch (Throwable t) {
            throw Downcalls.failure("llama_adapter_lora_init", t);
        }
    }

    /** {@code void llama_adapter_lora_free(struct llama_adapter_lora * adapter)}; before its model is freed. */
    public void freeAdapter(MemorySegment adapter) {
        try {
            Downcalls.V_P.invokeExact(adapterFree, adapter);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_adapter_lora_free", t);
        }
    }

    private static int integer(String name, MemorySegment function, MemorySegment model) {
        try {
            return (int) Downcalls.I_P.invokeExact(function, model);
        } catch (Throwable t) {
            throw Downcalls.failure(name, t);
        }
    }

    private static boolean flag(String name, MemorySegment function, MemorySegment model) {
        try {
            return (boolean) Downcalls.Z_P.invokeExact(function, model);
        } catch (Throwable t) {
            throw Downcalls.failure(name, t);
        }
    }
}
