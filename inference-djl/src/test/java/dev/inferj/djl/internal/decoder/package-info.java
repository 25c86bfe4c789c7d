@NullMarked
package dev.inferj.djl.internal.decoder;

import org.jspecify.annotations.NullMarked;
