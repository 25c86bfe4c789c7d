/** Reads the tokenizer of a model's folder: text to tokens, tokens to bytes, and the chat templates beside it. */
@NullMarked
package dev.inferj.djl.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
