package dev.inferj.llamacpp;

/** How the vectors of a text's tokens become the text's. The numbers are those of {@code enum llama_pooling_type}. */
public enum Pooling {
    /** Their mean. */
    MEAN(1),
    /** The first token's, which encoders are trained to sum a text up in. */
    CLS(2),
    /** The last token's, the only one that has seen the whole text in a model that reads from left to right. */
    LAST(3);

    /** {@code LLAMA_POOLING_TYPE_RANK}: not a vector but a score, by a head of the model's own. */
    static final int RANK = 4;

    private final int number;

    Pooling(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
