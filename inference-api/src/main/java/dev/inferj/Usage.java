package dev.inferj;

/**
 * Token counts of one generation, each 0 where its provider does not know it.
 *
 * @param promptTokens tokens of the prompt, those from the cache included
 * @param cachedTokens how many of the prompt's tokens came from the KV cache
 * @param outputTokens tokens that the model produced, the end token not counted
 */
public record Usage(int promptTokens, int cachedTokens, int outputTokens) {
    public Usage {
        if (promptTokens < 0) {
            throw new IllegalArgumentException("promptTokens must be >= 0: " + promptTokens);
        }
        if (cachedTokens < 0 || cachedTokens > promptTokens) {
            throw new IllegalArgumentException(
                    "cachedTokens must be in [0, promptTokens (" + promptTokens + ")]: " + cachedTokens);
        }
        if (outputTokens < 0 || outputTokens > Integer.MAX_VALUE - promptTokens) {
            throw new IllegalArgumentException(
                    "outputTokens must be >= 0 and, with promptTokens (" + promptTokens + "), an int: " + outputTokens);
        }
    }

    /** Returns the tokens of prompt and answer together. */
    public int totalTokens() {
        return promptTokens + outputTokens;
    }
}
