@NullMarked
package dev.inferj.internal.engine.batching;

import org.jspecify.annotations.NullMarked;
