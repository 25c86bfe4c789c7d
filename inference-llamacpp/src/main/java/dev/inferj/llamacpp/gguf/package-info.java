/**
 * Reads the head of a GGUF file: the facts of a model without loading it, and the proof that the file is sound before
 * native code sees it, which ends the process over some files. Start at {@link dev.inferj.llamacpp.gguf.GgufFile}.
 *
 * <p>The format is described in ggml's {@code docs/gguf.md}; versions 2 and 3, little-endian, are read.
 */
@NullMarked
package dev.inferj.llamacpp.gguf;

import org.jspecify.annotations.NullMarked;
