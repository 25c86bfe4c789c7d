/** A template as a tree of expressions and statements, which run themselves. */
@NullMarked
package dev.inferj.internal.template.node;

import org.jspecify.annotations.NullMarked;
