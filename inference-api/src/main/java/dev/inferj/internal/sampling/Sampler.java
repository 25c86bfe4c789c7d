package dev.inferj.internal.sampling;

import dev.inferj.EngineFailedException;
import dev.inferj.SamplingOptions;
import java.nio.FloatBuffer;

/**
 * Chooses the tokens of one sequence. Confined to the engine's thread. The same options, seed, prompt and logits give the
 * same tokens on every machine and Java version: the draws are those of {@link SplitMix64}, one a token unless greedy.
 *
 * <p>Allocates nothing per token, but for the counts of penalties, which grow with the number of distinct tokens.
 */
public final class Sampler {
    /** What {@link #next} returns where no token can be chosen. */
    public static final int NO_TOKEN = LogitScan.NONE;

    /** A heap is the fastest way to the top k of a row where k is at most a 16th of it; else quickselect is. */
    private static final int HEAP_SHARE = 16;

    private final int topK;
    private final boolean greedy;
    private final LogitAdjustments adjustments;
    private final LogitScan scan;
    private final Softmax softmax;
    private final SplitMix64 random;
    private final Candidates candidates;
    private final CandidateHeap heap;
    private final Quickselect select;

    /** @param randomSeed used where the options name no seed */
    public Sampler(SamplingOptions options, SamplingWorkspace workspace, long randomSeed) {
        double temperature = options.temperature().orElse(SamplingOptions.DEFAULT_TEMPERATURE);
        this.topK = options.topK().orElse(SamplingOptions.DEFAULT_TOP_K);
        this.greedy = temperature == 0 || topK == 1;
        this.adjustments = new LogitAdjustments(options);
        this.scan = new LogitScan(adjustments);
        this.softmax = new Softmax(
                temperature,
                options.topP().orElse(SamplingOptions.DEFAULT_TOP_P),
                options.minP().orElse(SamplingOptions.DEFAULT_MIN_P));
        this.random = new SplitMix64(options.seed().orElse(randomSeed));
        this.candidates = workspace.candidates();
        this.heap = new CandidateHeap(candidates);
        this.select = new Quickselect(candidates);
    }

    /** Tells it of the prompt, which the repetition penalty counts. */
    public void acceptPrompt(int[] tokens) {
        adjustments.addPrompt(tokens);
    }

    /**
     * Returns the next token and counts it for the penalties. Reads the logits from position 0 to the limit with absolute
     * gets, and never writes them.
     *
     * @return {@link #NO_TOKEN} if every logit is NaN or -Infinity; then nothing has been counted or drawn
     * @throws EngineFailedException if there are more logits than the workspace is for
     */
    public int next(FloatBuffer logits) {
        if (logits.limit() > candidates.capacity()) {
            throw new EngineFailedException("the model gave " + logits.limit() + " logits for a vocabulary of "
                    + candidates.capacity() + " tokens: its tokenizer belongs to another model");
        }
        int token = greedy ? scan.likeliest(logits) : draw(logits);
        if (token != NO_TOKEN) {
            adjustments.addAnswer(token);
        }
        return token;
    }

    private int draw(FloatBuffer logits) {
        candidates.size = 0;
        if (topK > 0 && topK <= logits.limit() / HEAP_SHARE) {
            scan.best(logits, topK, heap);
        } else {
            scan.near(logits, softmax.reach(), candidates);
            select.keepBest(topK == 0 ? candidates.size : topK);
        }
        softmax.apply(candidates, select);
        return candidates.size == 0 ? NO_TOKEN : candidates.pick(random.nextDouble());
    }
}
