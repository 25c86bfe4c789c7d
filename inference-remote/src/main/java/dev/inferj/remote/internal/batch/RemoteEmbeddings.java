package dev.inferj.remote.internal.batch;

import dev.inferj.InputKind;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.List;

/** A model on servers that embeds texts. How long its vectors are is found out by embedding a word when it is opened. */
public final class RemoteEmbeddings implements EmbeddingBackend {
    private static final EmbeddingInput WORD = new EmbeddingInput("word", InputKind.PLAIN, Truncation.REFUSE);

    private final RemoteBatches<EmbeddingInput, float[]> batches;
    private final int dimensions;

    private RemoteEmbeddings(RemoteBatches<EmbeddingInput, float[]> batches, int dimensions) {
        this.batches = batches;
        this.dimensions = dimensions;
    }

    /**
     * Opens a model.
     *
     * @param servers closed with it
     * @throws dev.inferj.InferenceException if the first server that is there does not embed a word by it
     */
    public static RemoteEmbeddings open(
            BatchProtocol<EmbeddingInput, float[]> protocol, ServerTurns servers, Settings settings) {
        RemoteBatches<EmbeddingInput, float[]> batches =
                new RemoteBatches<>(protocol, input -> input.text().length(), servers, settings);
        return new RemoteEmbeddings(batches, batches.probe(WORD).length);
    }

    @Override
    public ModelInfo info() {
        return batches.info();
    }

    @Override
    public ServingOptions serving() {
        return batches.serving();
    }

    @Override
    public BatchLimits limits() {
        return batches.limits();
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public BatchItem prepare(EmbeddingInput input) {
        return batches.prepare(input);
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<float[]> sink) {
        return batches.run(items, sink);
    }

    @Override
    public void close() {
        batches.close();
    }
}
