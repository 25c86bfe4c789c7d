package dev.inferj.llamacpp.gguf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.inferj.llamacpp.gguf.GgufParts.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Stores the matrices of a model of F32 in other types, as llama.cpp itself does it. */
public final class Quantizer {
    private final MethodHandle quantizeChunk;

    /** @param library that holds ggml */
    @SuppressWarnings("restricted")
    public Quantizer(Path library) {
        MemorySegment function = SymbolLookup.libraryLookup(library, Arena.global())
                .find("ggml_quantize_chunk")
                .orElseThrow();
        // type, source, target, first row, rows, length of a row, importance of each number of a row
        FunctionDescriptor descriptor =
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
        this.quantizeChunk = Linker.nativeLinker().downcallHandle(function, descriptor);
    }

    /** Stores all matrices in a type, with every number of a row as important as the others. */
    public void convert(GgufParts model, String type) {
        TensorType to = TensorType.valueOf(type);
        model.tensors().replaceAll(tensor -> tensor.shape().length < 2 ? tensor : converted(tensor, to));
    }

    private Tensor converted(Tensor tensor, TensorType type) {
        long rowLength = tensor.shape()[0];
        long rows = tensor.data().length / Float.BYTES / rowLength;
        long bytes = rows * rowLength / type.blockSize * type.blockBytes;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(tensor.data().length, Float.BYTES);
            source.copyFrom(MemorySegment.ofArray(tensor.data()));
            MemorySegment importance = arena.allocate(JAVA_FLOAT, rowLength);
            for (long i = 0; i < rowLength; i++) {
                importance.setAtIndex(JAVA_FLOAT, i, 1f);
            }
            MemorySegment target = arena.allocate(bytes, Long.BYTES);
            long written = (long) quantizeChunk.invoke(type.id, source, target, 0L, rows, rowLength, importance);
            if (written != bytes) {
                throw new AssertionError(type + " takes " + written + " bytes, not " + bytes);
            }
            return new Tensor(tensor.name(), type, tensor.shape(), target.toArray(ValueLayout.JAVA_BYTE));
        } catch (Throwable t) {
            throw new AssertionError("ggml_quantize_chunk", t);
        }
    }
}
