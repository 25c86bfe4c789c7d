package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.decoder.Kernel;

/**
 * How an encoder is to run.
 *
 * @param kernel for its matrices
 * @param device as libtorch calls it, {@code cpu} or {@code cuda:0}
 * @param threads that compute
 * @param batchItems texts of one call at most
 * @param batchTokens tokens of one call at most
 */
public record EncoderRun(Kernel kernel, String device, int threads, int batchItems, int batchTokens) {}
