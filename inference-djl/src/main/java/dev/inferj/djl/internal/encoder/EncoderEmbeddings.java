package dev.inferj.djl.internal.encoder;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.Truncation;
import dev.inferj.djl.internal.decoder.DecoderModel;
import dev.inferj.djl.internal.decoder.DecoderStates;
import dev.inferj.djl.internal.decoder.RunPlan;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.tokenizer.TextEncoder;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.spi.BatchItem;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.BatchSink;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A model whose vectors are handed out. */
public final class EncoderEmbeddings implements EmbeddingBackend {
    private final TextVectors vectors;
    private final TextEncoder tokenizer;
    private final SentenceConfig config;
    private final int dimensions;
    private final ModelInfo info;
    private final ServingOptions serving;
    private final BatchLimits limits;

    private EncoderEmbeddings(
            TextVectors vectors,
            TextEncoder tokenizer,
            SentenceConfig config,
            int dimensions,
            ModelInfo info,
            ServingOptions serving,
            BatchLimits limits) {
        this.vectors = vectors;
        this.tokenizer = tokenizer;
        this.config = config;
        this.dimensions = dimensions;
        this.info = info;
        this.serving = serving;
        this.limits = limits;
    }

    /**
     * Loads an encoder.
     *
     * @throws InvalidModelException if one of its files is absent, damaged, or asks for what is not known
     */
    public static EncoderEmbeddings open(
            Torch torch, Path folder, Encoder encoder, EncoderRun run, ModelInfo.Builder info, ServingOptions serving) {
        WeightFiles files = WeightFiles.read(folder);
        return open(
                folder,
                SentenceConfig.read(folder, Pooling.MEAN),
                new Reading(encoder.vocabulary(), encoder.contextTokens(), encoder.hidden()),
                () -> LoadedEncoder.load(torch, encoder, files, run, /* scores= */ false),
                info,
                serving,
                BatchLimits.oneByOne(run.batchItems(), run.batchTokens()));
    }

    /**
     * Loads a decoder that embeds.
     *
     * @param model without a head
     * @throws InvalidModelException if one of its files is absent, damaged, or asks for what is not known
     */
    public static EncoderEmbeddings open(
            Torch torch,
            Path folder,
            DecoderModel model,
            RunPlan plan,
            ModelInfo.Builder info,
            ServingOptions serving) {
        StepLimits limits = plan.limits();
        return open(
                folder,
                SentenceConfig.read(folder, Pooling.LAST),
                new Reading(
                        model.decoder().vocabulary(),
                        limits.contextTokens(),
                        model.decoder().hidden()),
                () -> new DecoderVectors(DecoderStates.open(torch, model, plan)),
                info,
                serving,
                BatchLimits.oneByOne(limits.slots(), limits.batchTokens()));
    }

    private static EncoderEmbeddings open(
            Path folder,
            SentenceConfig config,
            Reading reading,
            Supplier<TextVectors> vectors,
            ModelInfo.Builder info,
            ServingOptions serving,
            BatchLimits limits) {
        int context = Math.min(reading.tokens(), config.contextTokens().orElse(Integer.MAX_VALUE));
        TextEncoder tokenizer = TextEncoder.open(folder, reading.vocabulary());
        try {
            return new EncoderEmbeddings(
                    vectors.get(),
                    tokenizer,
                    config,
                    reading.dimensions(),
                    info.contextTokens(context).build(),
                    serving,
                    limits);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /** What a model can read, and how long its vectors are. */
    private record Reading(int vocabulary, int tokens, int dimensions) {}

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
        vectors.embed(items, config.pooling(), config.normalizes(), all -> {
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
        vectors.close();
        tokenizer.close();
    }
}
