package dev.inferj.djl.internal.tokenizer;

/**
 * A token that stands beside the vocabulary of a tokenizer's model, found in a text before anything else is.
 *
 * @param id as the file gives it
 * @param special whether it has no text of its own
 */
record AddedToken(int id, String content, boolean special) {
    /**
     * Returns whether a token is written as chat markup is, {@code <|name|>}, with plain or with full-width bars. Not all
     * files call such tokens special.
     */
    static boolean looksLikeMarkup(String content) {
        return content.length() > 4
                && ((content.startsWith("<|") && content.endsWith("|>"))
                        || (content.startsWith("<\uFF5C") && content.endsWith("\uFF5C>")));
    }
}
