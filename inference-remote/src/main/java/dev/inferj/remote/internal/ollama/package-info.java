/** The protocol of Ollama. */
@NullMarked
package dev.inferj.remote.internal.ollama;

import org.jspecify.annotations.NullMarked;
