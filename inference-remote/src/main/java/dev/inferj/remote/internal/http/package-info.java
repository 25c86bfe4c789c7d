/** HTTP: where a server is, what goes into each request, how a response comes back. */
@NullMarked
package dev.inferj.remote.internal.http;

import org.jspecify.annotations.NullMarked;
