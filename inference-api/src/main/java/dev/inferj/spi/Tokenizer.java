package dev.inferj.spi;

import java.util.List;

/** Turns text into tokens and tokens into bytes. Safe to share between threads. */
public interface Tokenizer {
    /** Returns how many tokens there are; ids run from 0. */
    int vocabularySize();

    /**
     * Returns the tokens of a prompt.
     *
     * @param parts the prompt's stretches, in order, possibly none or empty; neighbours join as if they were one text
     * @param begin whether the parts begin a text, and so with what the model wants there, such as a BOS token or a
     *     space; if false they go on from a text, and nothing is added to them
     * @return ids in [0, {@link #vocabularySize}); the caller's to keep
     */
    int[] encode(List<TextPart> parts, boolean begin);

    /**
     * Returns the bytes that a token adds to the text; none for control tokens. One token's bytes need not be whole
     * characters. The array is shared: do not change it.
     *
     * @param token in [0, {@link #vocabularySize})
     */
    byte[] bytes(int token);

    /** Returns what the token that begins a text is written as, for chat templates; empty if there is none. */
    default String beginText() {
        return "";
    }

    /** Returns what the token that ends an answer is written as, for chat templates; empty if there is none. */
    default String endText() {
        return "";
    }

    /**
     * Returns whether a model that chooses this token has ended its answer, such as for an EOS token.
     *
     * @param token in [0, {@link #vocabularySize})
     */
    boolean endsText(int token);
}
