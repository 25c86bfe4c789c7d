/** Models behind servers, one class for each kind of server. */
@NullMarked
package dev.inferj.remote;

import org.jspecify.annotations.NullMarked;
