package dev.inferj.djl;

import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;

/** The sizes that a user asked for, as far as a model allows them. */
final class Dimensions {
    private static final int MOST_BY_DEFAULT = 4096;
    private static final int MOST_CELLS = 1 << 30;

    private Dimensions() {}

    /**
     * Fills in what is not set, and checks that the sizes go together.
     *
     * @param trained tokens that the model was trained to see at once
     * @throws IllegalArgumentException if they do not; the message names the setting
     */
    static StepLimits of(Settings settings, int trained) {
        int slots = settings.get(DjlSettings.SLOTS);
        int kvGiven = settings.find(DjlSettings.KV_TOKENS).orElse(Integer.MAX_VALUE);
        int contextTokens =
                settings.find(DjlSettings.CONTEXT_TOKENS).orElse(Math.min(Math.min(trained, MOST_BY_DEFAULT), kvGiven));
        if (contextTokens > trained) {
            throw new IllegalArgumentException(
                    "contextTokens must be <= " + trained + ", which the model was trained for: " + contextTokens);
        }
        long most = (long) slots * contextTokens;
        if (most > MOST_CELLS) {
            throw new IllegalArgumentException(
                    "slots * contextTokens must be <= " + MOST_CELLS + ": " + slots + " * " + contextTokens);
        }
        int kvTokens = settings.find(DjlSettings.KV_TOKENS).orElse((int) most);
        if (kvTokens < contextTokens || kvTokens > most) {
            throw new IllegalArgumentException("kvTokens must be in [" + contextTokens + ", " + most
                    + "], from contextTokens to slots * contextTokens: " + kvTokens);
        }
        int batchTokens = Math.min(settings.get(DjlSettings.BATCH_TOKENS), kvTokens);
        if (batchTokens < slots) {
            throw new IllegalArgumentException("batchTokens must be >= slots (" + slots + "): " + batchTokens);
        }
        return new StepLimits(slots, contextTokens, kvTokens, batchTokens);
    }

    /**
     * Returns the sizes for a model that reads whole texts, each of which is computed at once.
     *
     * @param trained tokens that the model was trained to see at once
     * @param texts of one call at most
     * @throws IllegalArgumentException if contextTokens is more than that
     */
    static StepLimits ofTexts(Settings settings, int trained, int texts) {
        int contextTokens = settings.find(DjlSettings.CONTEXT_TOKENS).orElse(Math.min(trained, MOST_BY_DEFAULT));
        if (contextTokens > trained) {
            throw new IllegalArgumentException(
                    "contextTokens must be <= " + trained + ", which the model was trained for: " + contextTokens);
        }
        int batchTokens = Math.max(contextTokens, settings.get(DjlSettings.BATCH_TOKENS));
        return new StepLimits(Math.min(texts, batchTokens), contextTokens, batchTokens, batchTokens);
    }
}
