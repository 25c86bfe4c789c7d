package dev.inferj.djl.internal.tokenizer;

/** The tokens of a text, as Hugging Face's library gives them. Its arrays are not copied. */
final class Encoded {
    private final int[] ids;
    private final int[] types;
    private final int[] special;

    Encoded(int[] ids, int[] types, int[] special) {
        this.ids = ids;
        this.types = types;
        this.special = special;
    }

    int[] ids() {
        return ids;
    }

    /** Returns the type of each token: 1 for those of the second of two texts, where the model tells them apart. */
    int[] types() {
        return types;
    }

    /** Returns a 1 for each token that stands in front, between or behind the texts, and 0 for theirs. */
    int[] special() {
        return special;
    }
}
