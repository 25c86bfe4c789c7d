package dev.inferj.llamacpp;

import dev.inferj.EngineFailedException;
import dev.inferj.llamacpp.internal.ffi.BatchMemory;
import dev.inferj.llamacpp.internal.ffi.ContextFunctions;
import dev.inferj.llamacpp.internal.ffi.NativeLog;
import dev.inferj.llamacpp.internal.ffi.Pointers;
import dev.inferj.spi.BatchItem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A model and a context of llama.cpp that read whole texts, each a sequence of its own, and keep nothing of them. A batch
 * is computed at once, as pooling and attention in both directions take: it never has more tokens than a micro batch.
 * Belongs to one thread at a time, but for {@link #texts}.
 */
final class TextReader implements AutoCloseable {
    private final NativeModel model;
    private final NativeContext owned;
    private final ContextFunctions functions;
    private final DeviceLock device;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment context;
    private final MemorySegment memory;
    private final BatchMemory batch;
    private final WholeTexts texts;
    private final boolean averages;
    private int held;
    private boolean closed;

    /**
     * Takes over model and context.
     *
     * @param averages whether the mean of the tokens' vectors is taken here, of a context that does not pool
     */
    TextReader(NativeModel model, NativeContext owned, DeviceLock device, Dimensions dimensions, boolean averages) {
        this.averages = averages;
        this.model = model;
        this.owned = owned;
        this.functions = owned.functions();
        this.device = device;
        this.context = Pointers.bound(owned.pointer(), arena);
        this.memory = Pointers.bound(functions.memory(owned.pointer()), arena);
        this.batch = new BatchMemory(arena, dimensions.batchTokens(), dimensions.slots());
        MemorySegment vocabulary = Pointers.bound(model.vocabulary(), arena);
        this.texts = new WholeTexts(
                model.library().vocabularies(),
                vocabulary,
                new LlamaTokenizer(model.library().vocabularies(), vocabulary),
                dimensions.contextTokens());
    }

    /** Takes what was computed of a text: memory of llama.cpp's, good until it returns. */
    @FunctionalInterface
    interface Sink {
        void put(int index, FloatBuffer numbers);
    }

    /** Returns what makes texts into tokens. */
    WholeTexts texts() {
        return texts;
    }

    /**
     * Computes a batch.
     *
     * @param numbers that come out for each text
     */
    void read(List<BatchItem> items, int numbers, Sink sink) {
        forget();
        batch.clear();
        int size = 0;
        for (int sequence = 0; sequence < items.size(); sequence++) {
            TextTokens text = (TextTokens) items.get(sequence);
            for (int position = 0; position < text.tokens(); position++) {
                batch.add(text.token(position), sequence, position, /* logits= */ true);
                size++;
            }
        }
        held = items.size();
        device.lock();
        try {
            int code = functions.decode(context, batch.tokens(0, size));
            functions.synchronize(context);
            if (code != 0) {
                throw new EngineFailedException("llama.cpp failed to read " + items.size() + " texts of " + size
                        + " tokens, code " + code + ": " + NativeLog.takeErrors());
            }
        } finally {
            device.unlock();
        }
        int begin = 0;
        for (int i = 0; i < items.size(); i++) {
            int end = begin + items.get(i).tokens();
            sink.put(i, averages ? mean(begin, end, numbers) : memory(functions.pooled(context, i), numbers));
            begin = end;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            arena.close();
            closed = true;
            owned.close();
            model.close();
        }
    }

    /** Returns the mean of the vectors of tokens. */
    private FloatBuffer mean(int begin, int end, int numbers) {
        double[] sums = new double[numbers];
        for (int token = begin; token < end; token++) {
            FloatBuffer vector = memory(functions.vector(context, token), numbers);
            for (int i = 0; i < numbers; i++) {
                sums[i] += vector.get(i);
            }
        }
        FloatBuffer mean = FloatBuffer.allocate(numbers);
        for (double sum : sums) {
            mean.put((float) (sum / (end - begin)));
        }
        return mean.flip();
    }

    private FloatBuffer memory(long address, int numbers) {
        if (address == 0) {
            throw new EngineFailedException("llama.cpp has no vector for a text that it has read");
        }
        return Pointers.memory(address, (long) Float.BYTES * numbers, arena)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private void forget() {
        for (int sequence = 0; sequence < held; sequence++) {
            if (!functions.removeFrom(memory, sequence, 0)) {
                throw new EngineFailedException("llama.cpp cannot forget the texts of the batch before");
            }
        }
        held = 0;
    }
}
