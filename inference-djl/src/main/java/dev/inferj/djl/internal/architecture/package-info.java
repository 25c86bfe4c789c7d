/**
 * What a model computes: its family and its {@code config.json} become a {@link
 * dev.inferj.djl.internal.architecture.Decoder}, the one description that names the weights to load and that the program
 * in TorchScript is written from.
 */
@NullMarked
package dev.inferj.djl.internal.architecture;

import org.jspecify.annotations.NullMarked;
