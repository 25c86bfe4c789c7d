/** Makes several replicas of a model behave as one dependable model. */
@NullMarked
package dev.inferj.remote.internal.pool;

import org.jspecify.annotations.NullMarked;
