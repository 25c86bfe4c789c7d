package dev.inferj.djl.internal.encoder;

/** Which of its tokens' vectors become a text's; in the order of the numbers that the program knows them by. */
public enum Pooling {
    /** The first token's. */
    FIRST,
    /** The mean of all. */
    MEAN,
    /** The last token's. */
    LAST
}
