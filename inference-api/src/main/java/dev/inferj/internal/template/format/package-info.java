/** How values are printed, and formats with places for them. */
@NullMarked
package dev.inferj.internal.template.format;

import org.jspecify.annotations.NullMarked;
