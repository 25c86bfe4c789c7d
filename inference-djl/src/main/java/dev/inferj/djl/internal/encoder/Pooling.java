package dev.inferj.djl.internal.encoder;

/** Which of its tokens' vectors become a text's. */
public enum Pooling {
    /** The first token's. */
    FIRST(0),
    /** The mean of all. */
    MEAN(1),
    /** The last token's. */
    LAST(2);

    /** The number that the program knows it by. */
    final int number;

    Pooling(int number) {
        this.number = number;
    }
}
