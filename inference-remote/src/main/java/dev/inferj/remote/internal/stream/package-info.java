/** Cuts the bytes of a response into events, within bounds. */
@NullMarked
package dev.inferj.remote.internal.stream;

import org.jspecify.annotations.NullMarked;
