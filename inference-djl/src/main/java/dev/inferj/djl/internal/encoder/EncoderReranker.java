package dev.inferj.djl.internal.encoder;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.tokenizer.TextEncoder;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.ServingOptions;
import java.nio.file.Path;
import java.util.List;

/** An encoder with a head that scores how well a document fits a query: a cross-encoder. */
public final class EncoderReranker implements RerankBackend {
    private final LoadedEncoder encoder;
    private final TextEncoder tokenizer;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final BatchLimits limits;

    private EncoderReranker(
            LoadedEncoder encoder,
            TextEncoder tokenizer,
            ModelInfo info,
            ServingOptions serving,
            BatchLimits limits) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.info = info;
        this.serving = serving;
        this.limits = limits;
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if it has no such head, or one of its files is absent, damaged, or asks for what is
     *     not known
     */
    public static EncoderReranker open(
            Torch torch, Path folder, Encoder encoder, EncoderRun run, ModelInfo.Builder info, ServingOptions serving) {
        WeightFiles files = WeightFiles.read(folder);
        if (!EncoderWeights.canScore(files)) {
            throw new InvalidModelException(folder + " holds a model without a head that scores, classifier: open it to"
                    + " embed, or name the folder of a cross-encoder");
        }
        TextEncoder tokenizer = TextEncoder.open(folder, encoder.vocabulary());
        try {
            return new EncoderReranker(
                    LoadedEncoder.load(torch, encoder, files, run, /* scores= */ true),
                    tokenizer,
                    info.contextTokens(encoder.contextTokens()).build(),
                    serving,
                    BatchLimits.oneByOne(run.batchItems(), run.batchTokens()));
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
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
        return new EncodedText(tokenizer.encodePair(
                input.query(),
                input.document(),
                info.contextTokens(),
                input.truncation() == Truncation.CUT_END));
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<Float> sink) {
        encoder.score(items, all -> {
            for (int i = 0; i < items.size(); i++) {
                sink.result(i, all.get(i));
            }
        });
        return Running.DONE;
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
