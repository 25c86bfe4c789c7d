/**
 * Carries a request to an engine and its answer back to the caller.
 *
 * <p>An {@link dev.inferj.internal.delivery.Exchange} is one request on its way; engines see only it. Callers see it as
 * a future, a stream, a listener or a publisher. Caller code runs on the callback executor alone, never on an engine's
 * thread.
 */
@NullMarked
package dev.inferj.internal.delivery;

import org.jspecify.annotations.NullMarked;
