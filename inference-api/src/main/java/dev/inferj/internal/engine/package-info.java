/**
 * Runs requests: {@link dev.inferj.internal.engine.BatchedModel} over a backend that is driven token by token,
 * {@link dev.inferj.internal.engine.DelegatedModel} over one that takes whole requests.
 */
@NullMarked
package dev.inferj.internal.engine;

import org.jspecify.annotations.NullMarked;
