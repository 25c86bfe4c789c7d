package dev.inferj.djl.internal.architecture;

/**
 * How a matrix is multiplied, in TorchScript.
 *
 * @param matrixType the type of a packed matrix
 * @param method {@code linear(self, x, m, s, i)}: the rows of {@code x}, 32-bit floats, times matrix {@code i} of the
 *     list {@code m}, with {@code s[i]} as what else belongs to it
 */
public record LinearScript(String matrixType, String method) {}
