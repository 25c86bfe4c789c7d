package dev.inferj.djl.internal.tokenizer;

/** A text, or two, as a model that reads wants it: with what belongs in front, between and behind. */
public final class WholeText {
    private final int[] ids;
    private final int[] types;
    private final boolean truncated;

    WholeText(int[] ids, int[] types, boolean truncated) {
        this.ids = ids;
        this.types = types;
        this.truncated = truncated;
    }

    public int size() {
        return ids.length;
    }

    public int token(int index) {
        return ids[index];
    }

    /** Returns 1 for tokens of the second text, where the model tells the two apart, and else 0. */
    public int type(int index) {
        return types[index];
    }

    /** Returns whether the end of the text, or of the second one, was cut off. */
    public boolean truncated() {
        return truncated;
    }
}
