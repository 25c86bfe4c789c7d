/** The OpenAI protocol with what vLLM adds to it. */
@NullMarked
package dev.inferj.remote.internal.vllm;

import org.jspecify.annotations.NullMarked;
