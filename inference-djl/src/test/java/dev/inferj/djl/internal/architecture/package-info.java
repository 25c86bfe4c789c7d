@NullMarked
package dev.inferj.djl.internal.architecture;

import org.jspecify.annotations.NullMarked;
