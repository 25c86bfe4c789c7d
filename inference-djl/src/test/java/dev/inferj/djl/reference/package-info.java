/** Decoders in plain double-precision Java, without a cache or a batch: what the others are measured against. */
@NullMarked
package dev.inferj.djl.reference;

import org.jspecify.annotations.NullMarked;
