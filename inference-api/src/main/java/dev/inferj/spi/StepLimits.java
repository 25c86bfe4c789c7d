package dev.inferj.spi;

/**
 * What a {@link StepBackend} can hold. All counts are at least 1.
 *
 * @param slots sequences side by side
 * @param contextTokens tokens in one slot, prompt and answer together
 * @param kvTokens tokens in all slots together; may be less than {@code slots * contextTokens}, and then slots compete
 * @param batchTokens tokens in one step, at least one for each slot
 */
public record StepLimits(int slots, int contextTokens, int kvTokens, int batchTokens) {
    public StepLimits {
        positive("slots", slots);
        positive("contextTokens", contextTokens);
        positive("kvTokens", kvTokens);
        positive("batchTokens", batchTokens);
        if (batchTokens < slots) {
            throw new IllegalArgumentException("batchTokens must be >= slots (" + slots + "): " + batchTokens);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1: " + value);
        }
    }
}
