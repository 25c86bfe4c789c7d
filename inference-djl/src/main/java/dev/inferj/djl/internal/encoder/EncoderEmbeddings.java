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
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import java.nio.file.Path;
import java.util.List;

/** An encoder whose vectors are handed out. */
public final class EncoderEmbeddings implements EmbeddingBackend {
    private final LoadedEncoder encoder;
    private final TextEncoder tokenizer;
    private final SentenceConfig config;
    private final int dimensions;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final BatchLimits limits;

    private EncoderEmbeddings(
            LoadedEncoder encoder,
            TextEncoder tokenizer,
            SentenceConfig config,
            int dimensions,
            ModelInfo info,
            ServingOptions serving,
            BatchLimits limits) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.config = config;
        this.dimensions = dimensions;
        this.info = info;
        this.serving = serving;
        this.limits = limits;
    }

    /**
     * Loads a model.
     *
     * @throws InvalidModelException if one of its files is absent, damaged, or asks for what is not known
     */
    public static EncoderEmbeddings open(
            Torch torch, Path folder, Encoder encoder, EncoderRun run, ModelInfo.Builder info, ServingOptions serving) {
        SentenceConfig config = SentenceConfig.read(folder);
        int context = Math.min(
                encoder.contextTokens(), config.contextTokens().orElse(Integer.MAX_VALUE));
        WeightFiles files = WeightFiles.read(folder);
        TextEncoder tokenizer = TextEncoder.open(folder, encoder.vocabulary());
        try {
            return new EncoderEmbeddings(
                    LoadedEncoder.load(torch, encoder, files, run, /* scores= */ false),
                    tokenizer,
                    config,
                    encoder.hidden(),
                    info.contextTokens(context).build(),
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
    public int dimensions() {
        return dimensions;
    }

    @Override
    public BatchItem prepare(EmbeddingInput input) {
        return new EncodedText(tokenizer.encode(
                config.prefix(input.kind()) + input.text(),
                info.contextTokens(),
                input.truncation() == Truncation.CUT_END));
    }

    @Override
    public Running run(List<BatchItem> items, BatchSink<float[]> sink) {
        encoder.embed(items, config.pooling(), config.normalizes(), all -> {
            for (int i = 0; i < items.size(); i++) {
                float[] vector = new float[dimensions];
                all.get(i * dimensions, vector);
                sink.result(i, vector);
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
