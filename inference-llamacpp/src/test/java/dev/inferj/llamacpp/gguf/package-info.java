/** Tests of the reader of GGUF heads, and what damages heads for them. */
@NullMarked
package dev.inferj.llamacpp.gguf;

import org.jspecify.annotations.NullMarked;
