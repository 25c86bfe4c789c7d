/** Collects the inputs of many requests into batches for a {@link dev.inferj.spi.BatchBackend}. */
@NullMarked
package dev.inferj.internal.engine.batching;

import org.jspecify.annotations.NullMarked;
