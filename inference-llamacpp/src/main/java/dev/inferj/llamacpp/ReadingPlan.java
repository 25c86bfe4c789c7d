package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.llamacpp.internal.ffi.Params;
import dev.inferj.spi.Settings;
import java.util.Optional;
import java.util.Set;

/**
 * How texts are read: what becomes of their tokens' vectors, and which tokens see which. llama.cpp ends the process over a
 * way of pooling that it does not know, and over a head that is not there, so both are checked here.
 *
 * @param pooling a number of {@code enum llama_pooling_type}
 * @param averages whether the mean is taken here: b4916 ends the process where it shall take that of a decoder
 * @param causal whether a token sees only those before it; empty leaves that to the model
 */
record ReadingPlan(int pooling, boolean averages, Optional<Boolean> causal) {
    /** {@code LLAMA_POOLING_TYPE_NONE} */
    private static final int NONE = 0;

    /** Encoders, whose tokens see each other; the others read from left to right. */
    private static final Set<String> ENCODERS = Set.of("bert", "nomic-bert", "jina-bert-v2");

    /** Models that write and can embed: those whose last hidden state llama.cpp keeps for pooling. */
    private static final Set<String> DECODERS = Set.of("llama", "qwen2", "qwen3");

    /** Plans to embed. */
    static ReadingPlan toEmbed(ModelFile file, Settings settings) {
        requireKnown(file);
        int pooling =
                settings.find(LlamaCppSettings.POOLING).map(Pooling::number).orElseGet(() -> ownPooling(file));
        boolean averages = pooling == Pooling.MEAN.number() && !isEncoder(file);
        return new ReadingPlan(pooling, averages, settings.find(LlamaCppSettings.CAUSAL_ATTENTION));
    }

    /** Plans to score. */
    static ReadingPlan toRank(ModelFile file, Settings settings) {
        requireKnown(file);
        boolean hasHead = file.holds("cls.weight") && file.holds("cls.bias");
        boolean headIsWhole = !file.holds("cls.output.weight") || file.holds("cls.output.bias");
        if (!hasHead || !headIsWhole) {
            throw new InvalidModelException("model must have a head that scores, cls.weight and cls.bias, and"
                    + " cls.output.bias where there is cls.output.weight: name the file of a reranker, not "
                    + file.path());
        }
        return new ReadingPlan(Pooling.RANK, /* averages= */ false, settings.find(LlamaCppSettings.CAUSAL_ATTENTION));
    }

    static boolean isEncoder(ModelFile file) {
        return ENCODERS.contains(file.architecture().orElse(""));
    }

    void apply(Params params) {
        params.set("embeddings", true).set("pooling_type", averages ? NONE : pooling);
        causal.ifPresent(value -> params.set("attention_type", value ? 0 : 1));
    }

    private static int ownPooling(ModelFile file) {
        int own = (int) file.pooling().orElse(0);
        return switch (own) {
            case 0 -> (isEncoder(file) ? Pooling.MEAN : Pooling.LAST).number();
            case 1, 2, 3 -> own;
            case Pooling.RANK ->
                throw new InvalidModelException("model must embed, but it ranks: open it with Inference.rerank, or say"
                        + " by the setting pooling how its tokens' vectors become one: " + file.path());
            default ->
                throw new InvalidModelException("pooling_type of the model must be in [0, 4]: " + own + ": set pooling"
                        + " to mean, cls or last: " + file.path());
        };
    }

    private static void requireKnown(ModelFile file) {
        String architecture = file.architecture().orElse("");
        if (!ENCODERS.contains(architecture) && !DECODERS.contains(architecture)) {
            throw new InvalidModelException("model must be of an architecture that embeds or ranks here, "
                    + ENCODERS.stream().sorted().toList() + " or "
                    + DECODERS.stream().sorted().toList() + ", not " + architecture + ": " + file.path());
        }
    }
}
