/** Chooses tokens from logits: penalties, logit bias, top-k, temperature, top-p, min-p, choice. */
@NullMarked
package dev.inferj.internal.sampling;

import org.jspecify.annotations.NullMarked;
