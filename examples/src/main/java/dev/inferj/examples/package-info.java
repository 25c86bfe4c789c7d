/** Runnable programs. {@link dev.inferj.examples.Main} is the one that {@code ./inferj} starts. */
@NullMarked
package dev.inferj.examples;

import org.jspecify.annotations.NullMarked;
