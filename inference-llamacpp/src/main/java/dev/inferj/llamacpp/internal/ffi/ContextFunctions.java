package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The C functions of {@code llama_context} and its KV cache. A context belongs to one thread at a time.
 *
 * <p>Here, and nowhere else, are the functions whose names changed: those of the KV cache took the context until b4916
 * and take what {@code llama_get_memory} returns since; those of LoRA adapters took one adapter and take all at once.
 */
public final class ContextFunctions {
    /** What {@link #decode} returns when the KV cache had no room. */
    public static final int NO_ROOM = 1;

    private static final int COMPUTE_FAILED = -3;

    private final MethodHandle initHandle;
    private final MemorySegment init;
    private final MemorySegment free;
    private final MemorySegment batchSize;
    private final MemorySegment decode;
    private final MemorySegment synchronize;
    private final MemorySegment logits;
    private final MemorySegment pooled;
    private final MemorySegment vector;
    private final MemorySegment getMemory;
    private final MemorySegment clear;
    private final MemorySegment removeTokens;
    private final MemorySegment lastPosition;
    private final MemorySegment copyTokens;
    private final MemorySegment addToPositions;
    private final MemorySegment canShift;
    private final MemorySegment stateSize;
    private final MemorySegment getState;
    private final MemorySegment setState;
    private final MemorySegment setAdapters;
    private final MemorySegment setAdapter;

    ContextFunctions(Symbols symbols, StructRow params) {
        this.initHandle = Downcalls.pointerOfPointerAndStruct(params.size());
        this.init = symbols.required("llama_init_from_model");
        this.free = symbols.required("llama_free");
        this.batchSize = symbols.required("llama_n_batch");
        this.decode = symbols.required("llama_decode");
        this.synchronize = symbols.required("llama_synchronize");
        this.logits = symbols.required("llama_get_logits_ith");
        this.pooled = symbols.required("llama_get_embeddings_seq");
        this.vector = symbols.required("llama_get_embeddings_ith");
        this.getMemory = symbols.optional("llama_get_memory");
        this.clear = symbols.either("llama_memory_clear", "llama_kv_self_clear");
        this.removeTokens = symbols.either("llama_memory_seq_rm", "llama_kv_self_seq_rm");
        this.lastPosition = symbols.either("llama_memory_seq_pos_max", "llama_kv_self_seq_pos_max");
        this.copyTokens = symbols.either("llama_memory_seq_cp", "llama_kv_self_seq_cp");
        this.addToPositions = symbols.either("llama_memory_seq_add", "llama_kv_self_seq_add");
        this.canShift = symbols.either("llama_memory_can_shift", "llama_kv_self_can_shift");
        this.stateSize = symbols.required("llama_state_seq_get_size");
        this.getState = symbols.required("llama_state_seq_get_data");
        this.setState = symbols.required("llama_state_seq_set_data");
        this.setAdapters = symbols.either("llama_set_adapters_lora", "llama_set_adapter_lora");
        this.setAdapter = symbols.optional("llama_set_adapter_lora");
    }

    /**
     * {@code struct llama_context * llama_init_from_model(struct llama_model * model, struct llama_context_params
     * params)}
     *
     * @return null pointer if there is no memory for it, or the parameters do not go together
     */
    public MemorySegment create(MemorySegment model, Params params) {
        try {
            return (MemorySegment) initHandle.invokeExact(init, model, params.memory());
        } catch (Throwable t) {
            throw Downcalls.failure("llama_init_from_model", t);
        }
    }

    /** {@code void llama_free(struct llama_context * ctx)} */
    public void free(MemorySegment context) {
        try {
            Downcalls.V_P.invokeExact(free, context);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_free", t);
        }
    }

    /** {@code uint32_t llama_n_batch(const struct llama_context * ctx)} */
    public int batchTokens(MemorySegment context) {
        try {
            return (int) Downcalls.I_P.invokeExact(batchSize, context);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_n_batch", t);
        }
    }

    /**
     * {@code int32_t llama_decode(struct llama_context * ctx, struct llama_batch batch)}
     *
     * @return 0; {@link #NO_ROOM}; another number after a failure, which {@link NativeLog#takeErrors} explains
     */
    public int decode(MemorySegment context, MemorySegment batch) {
        int code;
        try {
            code = (int) Downcalls.I_P_BATCH.invokeExact(decode, context, batch);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_decode", t);
        }
        return code == 0 || code == NO_ROOM ? code : failure(code);
    }

    /** b4916 returns the code of a failed computation for want of room too; only its log tells them apart. */
    private static int failure(int code) {
        return code == COMPUTE_FAILED && NativeLog.errors().contains("failed to prepare ubatch") ? NO_ROOM : code;
    }

    /** {@code void llama_synchronize(struct llama_context * ctx)}: waits until a device has done what was decoded. */
    public void synchronize(MemorySegment context) {
        try {
            Downcalls.V_P.invokeExact(synchronize, context);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_synchronize", t);
        }
    }

    /**
     * {@code float * llama_get_logits_ith(struct llama_context * ctx, int32_t i)}
     *
     * @param index of a token in the last batch
     * @return the address of its row, good until the next decode; 0 if the token wanted no logits
     */
    public long logits(MemorySegment context, int index) {
        try {
            return (long) Downcalls.L_PI.invokeExact(logits, context, index);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_get_logits_ith", t);
        }
    }

    /**
     * {@code float * llama_get_embeddings_seq(struct llama_context * ctx, llama_seq_id seq_id)}
     *
     * @param sequence of the last batch
     * @return the address of its pooled vector, or of its score where pooling ranks, good until the next decode; 0 if it
     *     has none
     */
    public long pooled(MemorySegment context, int sequence) {
        try {
            return (long) Downcalls.L_PI.invokeExact(pooled, context, sequence);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_get_embeddings_seq", t);
        }
    }

    /**
     * {@code float * llama_get_embeddings_ith(struct llama_context * ctx, int32_t i)}, for a context that does not pool
     *
     * @param index of a token in the last batch
     * @return the address of its vector, good until the next decode; 0 if it has none
     */
    public long vector(MemorySegment context, int index) {
        try {
            return (long) Downcalls.L_PI.invokeExact(vector, context, index);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_get_embeddings_ith", t);
        }
    }

    /**
     * {@code llama_memory_t llama_get_memory(const struct llama_context * ctx)}, as the functions below want it: the
     * context itself where there is no such function.
     */
    public MemorySegment memory(MemorySegment context) {
        if (getMemory.address() == 0) {
            return context;
        }
        try {
            return (MemorySegment) Downcalls.P_P.invokeExact(getMemory, context);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_get_memory", t);
        }
    }

    /**
     * {@code void llama_memory_clear(llama_memory_t mem, bool data)}, or {@code void llama_kv_self_clear(struct
     * llama_context * ctx)}: empties all sequences and fills the buffer with zeros.
     */
    public void clear(MemorySegment memory) {
        try {
            if (getMemory.address() == 0) {
                Downcalls.V_P.invokeExact(clear, memory);
            } else {
                Downcalls.V_PZ.invokeExact(clear, memory, /* data= */ true);
            }
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_clear", t);
        }
    }

    /**
     * {@code bool llama_memory_seq_rm(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1)}, or
     * {@code llama_kv_self_seq_rm}, up to the end of the sequence.
     *
     * @return false if the model cannot forget a part of a sequence
     */
    public boolean removeFrom(MemorySegment memory, int sequence, int position) {
        return remove(memory, sequence, position, /* to= */ -1);
    }

    /** As {@link #removeFrom}, up to a position that stays; -1 means the end. */
    public boolean remove(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) Downcalls.Z_PIII.invokeExact(removeTokens, memory, sequence, from, to);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_seq_rm", t);
        }
    }

    /**
     * {@code llama_pos llama_memory_seq_pos_max(llama_memory_t mem, llama_seq_id seq_id)}, or
     * {@code llama_kv_self_seq_pos_max}. What an empty sequence gives differs: -1 or 0.
     */
    public int lastPosition(MemorySegment memory, int sequence) {
        try {
            return (int) Downcalls.I_PI.invokeExact(lastPosition, memory, sequence);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_seq_pos_max", t);
        }
    }

    /** Returns whether the tokens of a batch need cells side by side, as they did until b4916. */
    public boolean needsAdjacentCells() {
        return getMemory.address() == 0;
    }

    /**
     * {@code void llama_memory_seq_cp(llama_memory_t mem, llama_seq_id seq_id_src, llama_seq_id seq_id_dst, llama_pos p0,
     * llama_pos p1)}, or {@code llama_kv_self_seq_cp}, from the start of the sequence.
     *
     * @param length how many positions; -1 means all, which is the only way between streams of their own
     */
    public void copy(MemorySegment memory, int from, int to, int length) {
        try {
            Downcalls.V_PIIII.invokeExact(copyTokens, memory, from, to, /* p0= */ -1, length);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_seq_cp", t);
        }
    }

    /** {@code bool llama_memory_can_shift(llama_memory_t mem)}, or {@code llama_kv_self_can_shift} */
    public boolean canShift(MemorySegment memory) {
        try {
            return (boolean) Downcalls.Z_P.invokeExact(canShift, memory);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_can_shift", t);
        }
    }

    /**
     * {@code void llama_memory_seq_add(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1, llama_pos
     * delta)}, or {@code llama_kv_self_seq_add}, up to the end of the sequence. Takes effect at the next decode.
     *
     * @param from the first position to move
     * @param by what to add to the positions
     */
    public void addToPositions(MemorySegment memory, int sequence, int from, int by) {
        try {
            Downcalls.V_PIIII.invokeExact(addToPositions, memory, sequence, from, /* p1= */ -1, by);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_memory_seq_add", t);
        }
    }

    /** {@code size_t llama_state_seq_get_size(struct llama_context * ctx, llama_seq_id seq_id)} */
    public long stateBytes(MemorySegment context, int sequence) {
        try {
            return (long) Downcalls.L_PI.invokeExact(stateSize, context, sequence);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_state_seq_get_size", t);
        }
    }

    /**
     * {@code size_t llama_state_seq_get_data(struct llama_context * ctx, uint8_t * dst, size_t size, llama_seq_id seq_id)}
     *
     * @return the bytes written; 0 after a failure
     */
    public long saveState(MemorySegment context, MemorySegment target, int sequence) {
        try {
            return (long) Downcalls.L_PPLI.invokeExact(getState, context, target, target.byteSize(), sequence);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_state_seq_get_data", t);
        }
    }

    /**
     * {@code size_t llama_state_seq_set_data(struct llama_context * ctx, const uint8_t * src, size_t size, llama_seq_id
     * dest_seq_id)}
     *
     * @return the bytes read; 0 after a failure
     */
    public long restoreState(MemorySegment context, MemorySegment source, int sequence) {
        try {
            return (long) Downcalls.L_PPLI.invokeExact(setState, context, source, source.byteSize(), sequence);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_state_seq_set_data", t);
        }
    }

    /**
     * {@code int32_t llama_set_adapters_lora(struct llama_context * ctx, struct llama_adapter_lora ** adapters, size_t
     * n_adapters, float * scales)}, or {@code int32_t llama_set_adapter_lora(struct llama_context * ctx, struct
     * llama_adapter_lora * adapter, float scale)} one by one.
     *
     * @return 0, or another number after a failure
     */
    public int setAdapters(MemorySegment context, List<MemorySegment> adapters, float[] scales) {
        try (Arena arena = Arena.ofConfined()) {
            if (setAdapter.address() != 0) {
                for (int i = 0; i < scales.length; i++) {
                    int code = (int) Downcalls.I_PPF.invokeExact(setAdapter, context, adapters.get(i), scales[i]);
                    if (code != 0) {
                        return code;
                    }
                }
                return 0;
            }
            MemorySegment pointers = arena.allocate(ADDRESS, scales.length);
            for (int i = 0; i < scales.length; i++) {
                pointers.setAtIndex(ADDRESS, i, adapters.get(i));
            }
            return (int) Downcalls.I_PPLP.invokeExact(
                    setAdapters, context, pointers, (long) scales.length, arena.allocateFrom(JAVA_FLOAT, scales));
        } catch (Throwable t) {
            throw Downcalls.failure("llama_set_adapters_lora", t);
        }
    }
}
