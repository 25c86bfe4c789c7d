/** Micro-benchmarks of the Java between a caller and a model, over models that cost nothing. */
@NullMarked
package dev.inferj.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
