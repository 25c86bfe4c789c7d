/** The provider that {@code docs/PROVIDERS.md} walks through. */
@NullMarked
package dev.inferj.example;

import org.jspecify.annotations.NullMarked;
