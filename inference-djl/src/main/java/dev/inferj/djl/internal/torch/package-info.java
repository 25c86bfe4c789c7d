/**
 * DJL's PyTorch engine, as far as it is needed here: starting it, loading programs in TorchScript, calling them, and the
 * native values that they take and return. No type of the engine leaves this package.
 */
@NullMarked
package dev.inferj.djl.internal.torch;

import org.jspecify.annotations.NullMarked;
