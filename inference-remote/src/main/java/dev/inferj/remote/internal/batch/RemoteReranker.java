package dev.inferj.remote.internal.batch;

import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.List;

/** A model on servers that scores documents for a query. */
public final class RemoteReranker implements RerankBackend {
    private static final RerankInput WORDS = new RerankInput("word", "word", Truncation.REFUSE);

    private final RemoteBatches<RerankInput, Float> batches;

    private RemoteReranker(RemoteBatches<RerankInput, Float> batches) {
        this.batches = batches;
    }

    /**
     * Opens a model.
     *
     * @param servers closed with it
     * @throws dev.inferj.InferenceException if the first server that is there does not score a word by it
     */
    public static RemoteReranker open(
            BatchProtocol<RerankInput, Float> protocol, ServerTurns servers, Settings settings) {
        RemoteBatches<RerankInput, Float> batches = new RemoteBatches<>(
                protocol, input -> input.query().length() + input.document().length(), servers, settings);
        batches.probe(WORDS);
        return new RemoteReranker(batches);
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
    public BatchItem prepare(RerankInput input) {
        return batches.prepare(input);
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<Float> sink) {
        return batches.run(items, sink);
    }

    @Override
    public void close() {
        batches.close();
    }
}
