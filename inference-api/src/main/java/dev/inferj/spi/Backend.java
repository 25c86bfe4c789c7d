package dev.inferj.spi;

/**
 * An opened model that writes text. There are exactly two kinds: the engine drives a {@link StepBackend} token by token,
 * and hands a {@link RequestBackend} whole requests. Neither fakes the other.
 */
public sealed interface Backend extends OpenModel permits StepBackend, RequestBackend {}
