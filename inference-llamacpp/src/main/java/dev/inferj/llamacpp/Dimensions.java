package dev.inferj.llamacpp;

import dev.inferj.spi.Settings;
import java.util.OptionalInt;

/**
 * The sizes of a context, as the user asked for and the model allows.
 *
 * @param slots sequences side by side
 * @param contextTokens tokens in one slot
 * @param kvTokens tokens in all slots together
 * @param batchTokens tokens in one step
 * @param microBatchTokens tokens computed at once
 */
record Dimensions(int slots, int contextTokens, int kvTokens, int batchTokens, int microBatchTokens) {
    private static final int MOST_BY_DEFAULT = 4096;

    /** All tokens of a text are computed at once, with memory for the scores and logits of each. */
    private static final int MOST_READ_BY_DEFAULT = 2048;

    /** Half of what llama.cpp can count, so that rounding each slot up goes beyond no int. */
    private static final int MOST_CELLS = 1 << 30;

    /**
     * Fills in what is not set, and checks that the sizes go together.
     *
     * @param trained tokens that the model was trained to see at once; 0 where that is not known
     * @throws IllegalArgumentException if they do not; the message names the setting
     */
    static Dimensions of(Settings settings, int trained) {
        int slots = settings.get(LlamaCppSettings.SLOTS);
        OptionalInt kvGiven = number(settings.find(LlamaCppSettings.KV_TOKENS).orElse(0));
        int contextTokens = contextTokens(settings, trained, kvGiven.orElse(MOST_BY_DEFAULT));
        long most = (long) slots * contextTokens;
        if (most > MOST_CELLS) {
            throw new IllegalArgumentException(
                    "slots * contextTokens must be <= " + MOST_CELLS + ": " + slots + " * " + contextTokens);
        }
        int kvTokens = kvGiven.orElse((int) most);
        if (kvTokens < contextTokens || kvTokens > most) {
            throw new IllegalArgumentException("kvTokens must be in [" + contextTokens + ", " + most
                    + "], from contextTokens to slots * contextTokens: " + kvTokens);
        }
        return withBatch(settings, slots, contextTokens, kvTokens);
    }

    /**
     * Returns the sizes for whole texts, each of which is computed at once.
     *
     * @param trained tokens that the model was trained to see at once; 0 where that is not known
     * @param texts side by side
     * @throws IllegalArgumentException if contextTokens is more than that
     */
    static Dimensions ofTexts(Settings settings, int trained, int texts) {
        int contextTokens = contextTokens(settings, trained, MOST_READ_BY_DEFAULT);
        int batchTokens = Math.max(contextTokens, settings.get(LlamaCppSettings.BATCH_TOKENS));
        return new Dimensions(texts, contextTokens, batchTokens, batchTokens, batchTokens);
    }

    private static int contextTokens(Settings settings, int trained, int mostByDefault) {
        int known = trained > 0 ? trained : MOST_BY_DEFAULT;
        int contextTokens = settings.find(LlamaCppSettings.CONTEXT_TOKENS)
                .orElse(Math.min(Math.min(known, MOST_BY_DEFAULT), mostByDefault));
        boolean stretched = settings.find(LlamaCppSettings.ROPE_BASE).isPresent()
                || settings.find(LlamaCppSettings.ROPE_SCALE).isPresent();
        if (trained > 0 && contextTokens > trained && !stretched) {
            throw new IllegalArgumentException("contextTokens must be <= " + trained
                    + ", which the model was trained for, unless ropeBase or ropeScale stretch it: " + contextTokens);
        }
        return contextTokens;
    }

    private static Dimensions withBatch(Settings settings, int slots, int contextTokens, int kvTokens) {
        // llama.cpp aborts the process over a batch that is larger than the cache.
        int batchTokens = Math.min(settings.get(LlamaCppSettings.BATCH_TOKENS), kvTokens);
        if (batchTokens < slots) {
            throw new IllegalArgumentException("batchTokens must be >= slots (" + slots + "): " + batchTokens);
        }
        int microBatchTokens =
                settings.find(LlamaCppSettings.MICRO_BATCH_TOKENS).orElse(Math.min(batchTokens, 512));
        if (microBatchTokens > batchTokens) {
            throw new IllegalArgumentException(
                    "microBatchTokens must be <= batchTokens (" + batchTokens + "): " + microBatchTokens);
        }
        return new Dimensions(slots, contextTokens, kvTokens, batchTokens, microBatchTokens);
    }

    private static OptionalInt number(int valueOrZero) {
        return valueOrZero == 0 ? OptionalInt.empty() : OptionalInt.of(valueOrZero);
    }
}
