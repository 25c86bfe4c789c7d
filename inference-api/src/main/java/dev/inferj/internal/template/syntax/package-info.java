/** From the text of a template to its tree. */
@NullMarked
package dev.inferj.internal.template.syntax;

import org.jspecify.annotations.NullMarked;
