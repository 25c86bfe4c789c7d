/** What can follow {@code |} and {@code is} in a template. */
@NullMarked
package dev.inferj.internal.template.filter;

import org.jspecify.annotations.NullMarked;
