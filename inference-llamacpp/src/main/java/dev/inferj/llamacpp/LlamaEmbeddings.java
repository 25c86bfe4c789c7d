package dev.inferj.llamacpp;

import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import java.nio.FloatBuffer;
import java.util.List;

/** A GGUF model whose vectors are handed out. GGUF files name no prefixes, so the kind of an input changes nothing. */
final class LlamaEmbeddings implements EmbeddingBackend {
    private final TextReader reader;
    private final int dimensions;
    private final boolean normalizes;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final BatchLimits limits;

    /** Takes over the reader. */
    LlamaEmbeddings(
            TextReader reader,
            int dimensions,
            boolean normalizes,
            ModelInfo info,
            ServingOptions serving,
            BatchLimits limits) {
        this.reader = reader;
        this.dimensions = dimensions;
        this.normalizes = normalizes;
        this.info = info;
        this.serving = serving;
        this.limits = limits;
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public BatchLimits limits() {
        return limits;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public BatchItem prepare(EmbeddingInput input) {
        return reader.texts().text(input.text(), input.truncation() == Truncation.CUT_END);
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<float[]> sink) {
        reader.read(items, dimensions, (index, numbers) -> sink.result(index, vector(numbers)));
        return Running.DONE;
    }

    @Override
    public void close() {
        reader.close();
    }

    private float[] vector(FloatBuffer numbers) {
        float[] vector = new float[dimensions];
        numbers.get(vector);
        if (normalizes) {
            double squares = 0;
            for (float number : vector) {
                squares += (double) number * number;
            }
            double length = Math.sqrt(squares);
            for (int i = 0; i < vector.length && length > 0; i++) {
                vector[i] = (float) (vector[i] / length);
            }
        }
        return vector;
    }
}
