/** Turns the bytes of tokens into text, and finds where an answer has to stop. */
@NullMarked
package dev.inferj.internal.text;

import org.jspecify.annotations.NullMarked;
