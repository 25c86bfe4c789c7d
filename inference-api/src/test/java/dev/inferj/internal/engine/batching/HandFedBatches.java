package dev.inferj.internal.engine.batching;

import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend whose calls a test answers. The vector of a text is its length; the text "bad" is refused. */
final class HandFedBatches implements EmbeddingBackend {
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BatchLimits limits;
    private final ServingOptions serving;
    final AtomicInteger closes = new AtomicInteger();

    HandFedBatches(BatchLimits limits, int maxWaiting, Duration drainTime) {
        this.limits = limits;
        this.serving = new ServingOptions(maxWaiting, drainTime, 0);
    }

    /** Returns the next call that was made, waiting for it. */
    Call nextCall() {
        try {
            Call call = calls.poll(30, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("no call came");
            }
            return call;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean hasNoCall() {
        return calls.isEmpty();
    }

    @Override
    public BatchItem prepare(EmbeddingInput input) {
        if (input.text().equals("bad")) {
            throw new InvalidRequestException("refused");
        }
        return new Item(input.text());
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<float[]> sink) {
        Call call = new Call(items.stream().map(item -> ((Item) item).text()).toList(), sink);
        calls.add(call);
        return call;
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("test", "hand-fed").build();
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
        return 1;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    private record Item(String text) implements BatchItem {
        @Override
        public int tokens() {
            return text.length();
        }

        @Override
        public boolean truncated() {
            return text.startsWith("cut");
        }
    }

    /** A call under way. */
    static final class Call implements Running {
        final List<String> texts;
        final BatchSink<float[]> sink;
        final AtomicInteger cancels = new AtomicInteger();

        private Call(List<String> texts, BatchSink<float[]> sink) {
            this.texts = texts;
            this.sink = sink;
        }

        void answer() {
            for (int i = 0; i < texts.size(); i++) {
                sink.result(i, new float[] {texts.get(i).length()});
            }
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }
    }
}
