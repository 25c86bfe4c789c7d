/** Operators, attributes, items and methods of values, and functions that every template can call. */
@NullMarked
package dev.inferj.internal.template.operation;

import org.jspecify.annotations.NullMarked;
