/** Reads JSON that a stranger wrote, with bounded memory and typed errors. */
@NullMarked
package dev.inferj.djl.internal.json;

import org.jspecify.annotations.NullMarked;
