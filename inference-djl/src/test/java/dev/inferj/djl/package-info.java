@NullMarked
package dev.inferj.djl;

import org.jspecify.annotations.NullMarked;
