package dev.inferj.llamacpp;

import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.ServingOptions;
import java.util.List;

/** A GGUF model with a head that scores how well a document fits a query: a cross-encoder. */
final class LlamaReranker implements RerankBackend {
    private final TextReader reader;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final BatchLimits limits;

    /** Takes over the reader. */
    LlamaReranker(TextReader reader, ModelInfo info, ServingOptions serving, BatchLimits limits) {
        this.reader = reader;
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
    public BatchItem prepare(RerankInput input) {
        return reader.texts().pair(input.query(), input.document(), input.truncation() == Truncation.CUT_END);
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<Float> sink) {
        reader.read(items, /* numbers= */ 1, (index, score) -> sink.result(index, score.get(0)));
        return Running.DONE;
    }

    @Override
    public void close() {
        reader.close();
    }
}
