/** Servers to test against: real ones, and ones of the tests' own that speak to the byte. */
@NullMarked
package dev.inferj.remote.server;

import org.jspecify.annotations.NullMarked;
