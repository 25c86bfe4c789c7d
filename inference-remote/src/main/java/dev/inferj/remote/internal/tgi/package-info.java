/** The protocol of Text Generation Inference. */
@NullMarked
package dev.inferj.remote.internal.tgi;

import org.jspecify.annotations.NullMarked;
