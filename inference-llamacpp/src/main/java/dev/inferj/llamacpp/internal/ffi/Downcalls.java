package dev.inferj.llamacpp.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * All method handles of the C functions that this module calls, one per shape of parameters.
 *
 * <p>The handles take the function's address as their first argument. That lets them be {@code static final}, which the
 * JIT needs to inline a call, while the address stays a field of the library it came from: several libraries, of
 * different versions, can be open at once. The address costs a load per call, a handle that is not constant some hundred
 * nanoseconds.
 *
 * <p>Names read RESULT_of_PARAMETERS: P pointer, I 32-bit int, L 64-bit int or size_t, Z bool, F float, V void.
 */
final class Downcalls {
    /** {@code struct llama_batch}, which every version lays out alike. */
    static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    static final MethodHandle V = of(FunctionDescriptor.ofVoid());
    static final MethodHandle V_P = of(FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle V_PP = of(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    static final MethodHandle V_PZ = of(FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
    static final MethodHandle V_PPP = of(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle V_PIIII = of(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle P = of(FunctionDescriptor.of(ADDRESS));
    static final MethodHandle P_L = of(FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    static final MethodHandle P_P = of(FunctionDescriptor.of(ADDRESS, ADDRESS));
    static final MethodHandle P_PP = of(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle Z = of(FunctionDescriptor.of(JAVA_BOOLEAN));
    static final MethodHandle Z_P = of(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    static final MethodHandle Z_PI = of(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    static final MethodHandle Z_PIII = of(FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle I_P = of(FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle I_PI = of(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle I_PPF = of(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_FLOAT));
    static final MethodHandle I_PPLP = of(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    static final MethodHandle I_PPPL = of(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle I_PIPIIZ =
            of(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
    static final MethodHandle I_PPIPIZZ = of(
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN));
    static final MethodHandle I_P_BATCH = of(FunctionDescriptor.of(JAVA_INT, ADDRESS, BATCH));
    static final MethodHandle BATCH_PI = of(FunctionDescriptor.of(BATCH, ADDRESS, JAVA_INT));
    static final MethodHandle L = of(FunctionDescriptor.of(JAVA_LONG));
    static final MethodHandle L_PPLI = of(FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle L_PI = of(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));

    private Downcalls() {}

    /** Returns a handle for {@code void * f(void *, struct)} whose struct has a size known only at run time. */
    static MethodHandle pointerOfPointerAndStruct(long structBytes) {
        return of(FunctionDescriptor.of(ADDRESS, ADDRESS, words(structBytes)));
    }

    /** Returns a handle for {@code struct f()} whose struct has a size known only at run time. */
    static MethodHandle struct(long structBytes) {
        return of(FunctionDescriptor.of(words(structBytes)));
    }

    /** Turns what a downcall threw into something to throw. */
    static RuntimeException failure(String function, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException e) {
            return e; // the arena of an argument is closed: use after close
        }
        throw new AssertionError(function, thrown); // a downcall throws nothing else
    }

    /** A struct of more than 16 bytes travels in memory on all 64-bit platforms, so what its words mean is no matter. */
    private static StructLayout words(long bytes) {
        return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(bytes / Long.BYTES, JAVA_LONG));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle of(FunctionDescriptor function) {
        return Linker.nativeLinker().downcallHandle(function);
    }
}
