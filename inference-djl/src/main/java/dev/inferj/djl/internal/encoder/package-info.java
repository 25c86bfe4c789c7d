/** Runs encoders, which read a whole text at once: into vectors, or with a query into a score. */
@NullMarked
package dev.inferj.djl.internal.encoder;

import org.jspecify.annotations.NullMarked;
