@NullMarked
package dev.inferj.djl.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
