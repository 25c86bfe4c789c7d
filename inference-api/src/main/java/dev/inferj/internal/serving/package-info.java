/** What callers see of an open model: the model itself and its sessions. */
@NullMarked
package dev.inferj.internal.serving;

import org.jspecify.annotations.NullMarked;
