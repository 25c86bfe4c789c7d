/** Finds a llama.cpp library, unpacks it where it is in a jar, and opens it. */
@NullMarked
package dev.inferj.llamacpp.internal.library;

import org.jspecify.annotations.NullMarked;
