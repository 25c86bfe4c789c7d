/** stub */
@org.jspecify.annotations.NullMarked
package dev.inferj.internal.sampling;
