@NullMarked
package dev.inferj.djl.internal.offline;

import org.jspecify.annotations.NullMarked;
