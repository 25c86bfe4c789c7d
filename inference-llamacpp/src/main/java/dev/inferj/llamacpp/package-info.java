/**
 * Runs GGUF models in this process, through llama.cpp and the foreign-function API. Start at
 * {@link dev.inferj.llamacpp.LlamaCpp}.
 *
 * <p>The JVM must allow native access: {@code --enable-native-access=dev.inferj.llamacpp}, or {@code ALL-UNNAMED} where
 * the library is on the class path.
 */
@NullMarked
package dev.inferj.llamacpp;

import org.jspecify.annotations.NullMarked;
