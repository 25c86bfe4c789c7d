/** The rules of the house that the compiler does not check. */
@NullMarked
package dev.inferj.djl.arch;

import org.jspecify.annotations.NullMarked;
