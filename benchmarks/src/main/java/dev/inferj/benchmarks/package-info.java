/**
 * Comparisons with peers, each side a process of its own, in turn. README.md of this module holds the commands and the
 * figures.
 */
@NullMarked
package dev.inferj.benchmarks;

import org.jspecify.annotations.NullMarked;
