/** Runs requests by a protocol: sends, reads, waits, gives up. */
@NullMarked
package dev.inferj.remote.internal.run;

import org.jspecify.annotations.NullMarked;
