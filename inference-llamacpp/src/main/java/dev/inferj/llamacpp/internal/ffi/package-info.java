/** The C interface of llama.cpp, one Java method per C function, and the layouts of its structs by version. */
@NullMarked
package dev.inferj.llamacpp.internal.ffi;

import org.jspecify.annotations.NullMarked;
