/** Holds a decoder's weights and KV cache in native memory, and runs its program. */
@NullMarked
package dev.inferj.djl.internal.decoder;

import org.jspecify.annotations.NullMarked;
