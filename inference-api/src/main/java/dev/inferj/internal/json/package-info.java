/** Reads JSON that is small: tools, their arguments, schemas. */
@NullMarked
package dev.inferj.internal.json;

import org.jspecify.annotations.NullMarked;
