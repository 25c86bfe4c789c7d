package dev.inferj.testkit;

import dev.inferj.InferenceException;
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

/** A mock that ranks documents by how close their vectors are to that of the query. */
final class MockReranker implements RerankBackend {
    private final Mock mock;
    private final Settings settings;

    MockReranker(Mock mock, Settings settings) {
        this.mock = mock;
        this.settings = settings;
    }

    @Override
    public ModelInfo info() {
        return MockEmbeddings.info(mock, settings);
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    @Override
    public BatchLimits limits() {
        return MockEmbeddings.limits(settings);
    }

    @Override
    public BatchItem prepare(RerankInput input) {
        int queryTokens = mock.cutter().apply(input.query()).size();
        List<String> words = mock.cutter().apply(input.document());
        return MockItem.of(words, input.query(), queryTokens, settings.get(Mock.CONTEXT_TOKENS), input.truncation());
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<Float> sink) {
        for (int i = 0; i < items.size(); i++) {
            try {
                sink.result(i, score((MockItem) items.get(i)));
            } catch (InferenceException e) {
                sink.fail(i, e);
            }
        }
        return Running.DONE;
    }

    @Override
    public void close() {}

    private float score(MockItem item) {
        String query = item.query() == null ? "" : item.query();
        MockItem asked = MockItem.of(mock.cutter().apply(query), null, 0, Integer.MAX_VALUE, Truncation.REFUSE);
        return WordVectors.cosine(
                MockEmbeddings.vector(mock, settings, asked), MockEmbeddings.vector(mock, settings, item));
    }
}
