package dev.inferj.llamacpp;

import dev.inferj.spi.Settings;

/**
 * How the KV cache is laid out and attention computed, which decides the speed of long batches.
 *
 * <p>In a unified cache every token attends over the cells of all sequences, most of them masked, so that a step costs
 * (sequences × length)²; in streams of its own each sequence costs only its length. But streams cannot lend each other
 * cells. On a CPU, flash attention makes decoding slower where a token sees its own sequence only, and in the old
 * versions without streams; it pays in a unified cache of the newer ones, and where a context is so long that the scores
 * of a micro batch would take gigabytes. docs/decisions has the figures.
 *
 * @param unified whether the slots share one buffer
 * @param flashAttention AUTO leaves it to llama.cpp
 * @param cells that llama.cpp is asked for
 */
record KvPlan(boolean unified, FlashAttention flashAttention, int cells) {
    /** llama.cpp rounds each stream up to so many cells. */
    private static final int ROUNDING = 256;

    /** Cells that a token may see without flash attention: 32 heads then have scores of 1 GB for 512 tokens. */
    private static final int MOST_FOR_SCORES = 16_384;

    /**
     * Decides.
     *
     * @param hasStreams whether this llama.cpp can keep sequences apart
     * @param onGpu whether layers run on a GPU
     * @throws IllegalArgumentException if the settings cannot go together
     */
    static KvPlan of(Dimensions dimensions, Settings settings, boolean hasStreams, boolean onGpu) {
        boolean shared = dimensions.kvTokens() < (long) dimensions.slots() * dimensions.contextTokens();
        boolean unified = shared || !hasStreams;
        int cells = unified
                ? rounded(dimensions.kvTokens())
                : Math.multiplyExact(dimensions.slots(), rounded(dimensions.contextTokens()));
        int seen = unified ? dimensions.kvTokens() : dimensions.contextTokens();
        boolean fusedOnCpu = seen > MOST_FOR_SCORES || (unified && hasStreams);
        return new KvPlan(unified, flashAttention(settings, onGpu, fusedOnCpu), cells);
    }

    /** Decides for whole texts, which are read once: any of them may take all the cells. */
    static KvPlan ofTexts(Dimensions dimensions, Settings settings, boolean onGpu) {
        return new KvPlan(
                /* unified= */ true,
                flashAttention(settings, onGpu, /* fusedOnCpu= */ false),
                rounded(dimensions.kvTokens()));
    }

    private static FlashAttention flashAttention(Settings settings, boolean onGpu, boolean fusedOnCpu) {
        FlashAttention asked = settings.get(LlamaCppSettings.FLASH_ATTENTION);
        CacheType values = settings.get(LlamaCppSettings.VALUE_CACHE_TYPE);
        if (values.isQuantized()) {
            if (asked == FlashAttention.OFF) {
                throw new IllegalArgumentException(
                        "valueCacheType must be f32, f16 or bf16 where flashAttention is off: " + values);
            }
            return FlashAttention.ON;
        }
        if (asked != FlashAttention.AUTO || onGpu) {
            return asked;
        }
        return fusedOnCpu ? FlashAttention.ON : FlashAttention.OFF;
    }

    private static int rounded(int tokens) {
        return Math.multiplyExact(Math.ceilDiv(tokens, ROUNDING), ROUNDING);
    }
}
