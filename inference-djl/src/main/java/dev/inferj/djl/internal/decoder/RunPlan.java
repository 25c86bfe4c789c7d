package dev.inferj.djl.internal.decoder;

import dev.inferj.spi.StepLimits;

/**
 * How a decoder is to run.
 *
 * @param kernel for its matrices
 * @param cellType of its KV cache
 * @param device as libtorch calls it, {@code cpu} or {@code cuda:0}
 * @param threads that compute
 */
public record RunPlan(StepLimits limits, Kernel kernel, CellType cellType, String device, int threads) {}
