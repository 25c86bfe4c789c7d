/**
 * Runs models in this process from the folders that Hugging Face publishes them in, through DJL's PyTorch engine and
 * without Python. Start at {@link dev.inferj.djl.Djl}.
 *
 * <p>The application adds the native libraries of its system:
 * {@code ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64}, or the same with {@code linux-aarch64},
 * {@code osx-aarch64} or {@code win-x86_64}.
 */
@NullMarked
package dev.inferj.djl;

import org.jspecify.annotations.NullMarked;
