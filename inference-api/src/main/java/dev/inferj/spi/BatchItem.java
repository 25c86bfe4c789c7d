package dev.inferj.spi;

/** One input as {@link BatchBackend#prepare} made it ready; each backend has its own kind. */
public interface BatchItem {
    /** Returns how many tokens of the model it has; 0 where only a server knows: {@link BatchSink#tokens}. */
    int tokens();

    /** Returns whether its end was cut off. */
    boolean truncated();
}
