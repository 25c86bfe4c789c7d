/** Batches of whole inputs, such as texts to embed, on servers: one request and one answer for each batch. */
@NullMarked
package dev.inferj.remote.internal.batch;

import org.jspecify.annotations.NullMarked;
