/** The generate extension of NVIDIA Triton, for its vLLM and TensorRT-LLM backends. */
@NullMarked
package dev.inferj.remote.internal.triton;

import org.jspecify.annotations.NullMarked;
