@NullMarked
package dev.inferj.djl.internal.torch;

import org.jspecify.annotations.NullMarked;
