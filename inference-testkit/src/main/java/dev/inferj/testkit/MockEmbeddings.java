package dev.inferj.testkit;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.time.Duration;
import java.util.List;

/** A mock that embeds. */
final class MockEmbeddings implements EmbeddingBackend {
    private static final int MOST_ITEMS = 64;

    private final Mock mock;
    private final Settings settings;

    MockEmbeddings(Mock mock, Settings settings) {
        this.mock = mock;
        this.settings = settings;
    }

    @Override
    public ModelInfo info() {
        return info(mock, settings);
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    @Override
    public BatchLimits limits() {
        return limits(settings);
    }

    @Override
    public int dimensions() {
        return settings.get(Mock.DIMENSIONS);
    }

    @Override
    public BatchItem prepare(EmbeddingInput input) {
        List<String> words = mock.cutter().apply(input.text());
        return MockItem.of(words, null, 0, settings.get(Mock.CONTEXT_TOKENS), input.truncation());
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<float[]> sink) {
        for (int i = 0; i < items.size(); i++) {
            try {
                sink.result(i, vector(mock, settings, (MockItem) items.get(i)));
            } catch (InferenceException e) {
                sink.fail(i, e);
            }
        }
        return Running.DONE;
    }

    @Override
    public void close() {}

    static ModelInfo info(Mock mock, Settings settings) {
        return ModelInfo.builder(Mock.SCHEME, mock.model())
                .contextTokens(settings.get(Mock.CONTEXT_TOKENS))
                .build();
    }

    static BatchLimits limits(Settings settings) {
        return new BatchLimits(settings.get(Mock.MAX_CONCURRENT), MOST_ITEMS, Integer.MAX_VALUE, Duration.ZERO);
    }

    static float[] vector(Mock mock, Settings settings, MockItem item) {
        int dimensions = settings.get(Mock.DIMENSIONS);
        if (mock.vectors() == null) {
            return WordVectors.of(item.words(), dimensions);
        }
        float[] vector = mock.vectors().apply(item.text());
        if (vector.length != dimensions) {
            throw new EngineFailedException("the mock '" + mock.model() + "' must give vectors of " + dimensions
                    + " numbers: " + vector.length);
        }
        return vector.clone();
    }
}
