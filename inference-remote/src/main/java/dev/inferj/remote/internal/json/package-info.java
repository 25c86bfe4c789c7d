/** Reads and writes JSON. */
@NullMarked
package dev.inferj.remote.internal.json;

import org.jspecify.annotations.NullMarked;
