/**
 * Reads the heads of safetensors files, and proves that they are sound before native code maps them: it would end the
 * process over some that are not. Start at {@link dev.inferj.djl.internal.safetensors.WeightFiles}.
 *
 * <p>The format is described in the README of the safetensors library: a length of 8 bytes, a JSON object of that length
 * with the type, shape and place of each tensor, and the tensors side by side.
 */
@NullMarked
package dev.inferj.djl.internal.safetensors;

import org.jspecify.annotations.NullMarked;
