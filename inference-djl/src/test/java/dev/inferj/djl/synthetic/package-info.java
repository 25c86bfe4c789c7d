/** Writes small Hugging Face folders with random weights, sound ones and others. */
@NullMarked
package dev.inferj.djl.synthetic;

import org.jspecify.annotations.NullMarked;
