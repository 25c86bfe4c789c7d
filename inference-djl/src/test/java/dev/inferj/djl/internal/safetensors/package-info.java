@NullMarked
package dev.inferj.djl.internal.safetensors;

import org.jspecify.annotations.NullMarked;
