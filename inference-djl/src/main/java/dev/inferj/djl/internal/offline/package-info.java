/** Keeps DJL from the network while it starts. */
@NullMarked
package dev.inferj.djl.internal.offline;

import org.jspecify.annotations.NullMarked;
