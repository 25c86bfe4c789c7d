/** Finds providers and the settings that come from outside the program. */
@NullMarked
package dev.inferj.internal.registry;

import org.jspecify.annotations.NullMarked;
