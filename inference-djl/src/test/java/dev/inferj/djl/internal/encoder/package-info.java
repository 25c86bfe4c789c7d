@NullMarked
package dev.inferj.djl.internal.encoder;

import org.jspecify.annotations.NullMarked;
