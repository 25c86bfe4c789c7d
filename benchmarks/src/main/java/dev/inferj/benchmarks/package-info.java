/** Micro-benchmarks and comparisons with peers. README.md holds the commands and the figures. */
@NullMarked
package dev.inferj.benchmarks;

import org.jspecify.annotations.NullMarked;
