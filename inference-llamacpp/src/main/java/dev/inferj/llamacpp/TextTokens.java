package dev.inferj.llamacpp;

import dev.inferj.spi.BatchItem;

/** A text, or a query with a document, as the tokens that a model reads. The array is never changed. */
final class TextTokens implements BatchItem {
    private final int[] tokens;
    private final boolean truncated;

    TextTokens(int[] tokens, boolean truncated) {
        this.tokens = tokens;
        this.truncated = truncated;
    }

    @Override
    public int tokens() {
        return tokens.length;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }

    int token(int index) {
        return tokens[index];
    }

    /** Returns the number of tokens; not the tokens. */
    @Override
    public String toString() {
        return "TextTokens[" + tokens.length + " tokens]";
    }
}
