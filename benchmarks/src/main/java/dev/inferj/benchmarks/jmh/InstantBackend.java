package dev.inferj.benchmarks.jmh;

import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.ModelInfo;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;

/** A server that has answered before the call returns. */
final class InstantBackend implements RequestBackend {
    private static final Usage USAGE = new Usage(4, 0, 1);

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("given", "instant").build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(1024, Duration.ZERO, /* hostCacheBytes= */ 0);
    }

    @Override
    public int maxConcurrent() {
        return 64;
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        sink.text(SimulatedBackend.WORD);
        sink.finish(FinishReason.LENGTH, null, USAGE);
        return () -> {};
    }

    @Override
    public void close() {}
}
