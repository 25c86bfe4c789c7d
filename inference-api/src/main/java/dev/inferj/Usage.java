package dev.inferj;

/**
 * Token counts of one generation.
 *
 * @param promptTokens tokens of the prompt, those from the cache included
 * @param cachedTokens how many of the prompt's tokens came from the KV cache
 * @param outputTokens tokens that the model produced, the end token not counted
 */
public record Usage(int promptTokens, int cachedTokens, int outputTokens) {
    public Usage {
        if (promptTokens < 0 || cachedTokens < 0 || outputTokens < 0 || cachedTokens > promptTokens) {
            throw new IllegalArgumentException("token counts must be >= 0, and cachedTokens <= promptTokens: "
                    + promptTokens + ", " + cachedTokens + ", " + outputTokens);
        }
    }

    /** Returns the tokens of prompt and answer together. */
    public int totalTokens() {
        return promptTokens + outputTokens;
    }
}
