/**
 * What a provider implements; applications never need this package.
 *
 * <p>A provider module registers one {@link dev.inferj.spi.Provider} with {@link java.util.ServiceLoader} and proves
 * itself with the contract tests of {@code inference-testkit}. {@code docs/PROVIDERS.md} walks through it.
 */
@NullMarked
package dev.inferj.spi;

import org.jspecify.annotations.NullMarked;
