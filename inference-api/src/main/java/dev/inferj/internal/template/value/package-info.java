/** The values of a template, which are what Python has of that kind, and the texts that know where they came from. */
@NullMarked
package dev.inferj.internal.template.value;

import org.jspecify.annotations.NullMarked;
