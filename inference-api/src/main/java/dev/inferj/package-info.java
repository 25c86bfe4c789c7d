/**
 * The public API. Start at {@link dev.inferj.Inference}.
 *
 * <p>Parameters and results are never null unless marked {@code @Nullable}. Values are immutable. A parameter outside
 * its range is refused at once with an {@link IllegalArgumentException} whose message reads "name must be rule: value";
 * everything that goes wrong later is a {@link dev.inferj.InferenceException}, with one subclass per reaction a caller
 * may have. Types that threads may share say so; the others belong to one thread at a time.
 */
@NullMarked
package dev.inferj;

import org.jspecify.annotations.NullMarked;
