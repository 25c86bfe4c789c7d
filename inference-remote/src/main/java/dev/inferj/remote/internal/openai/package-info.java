/** The OpenAI protocol, as OpenAI, llama-server and many others speak it. */
@NullMarked
package dev.inferj.remote.internal.openai;

import org.jspecify.annotations.NullMarked;
