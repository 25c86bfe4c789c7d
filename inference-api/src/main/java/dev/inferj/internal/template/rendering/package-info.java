/** What one rendering costs at most, and how it fails. */
@NullMarked
package dev.inferj.internal.template.rendering;

import org.jspecify.annotations.NullMarked;
