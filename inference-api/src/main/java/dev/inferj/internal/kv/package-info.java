/**
 * Knows what the KV cache holds and makes the most of it: which slot has the longest prefix of a new prompt, how many
 * cells are taken, and what to give up first when there are too few.
 *
 * <p>Plain bookkeeping, confined to the engine thread: no locks, no clock.
 */
@NullMarked
package dev.inferj.internal.kv;

import org.jspecify.annotations.NullMarked;
