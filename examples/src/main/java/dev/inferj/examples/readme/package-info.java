/** The programs that README.md shows. A test compares them with it and runs them. */
@NullMarked
package dev.inferj.examples.readme;

import org.jspecify.annotations.NullMarked;
