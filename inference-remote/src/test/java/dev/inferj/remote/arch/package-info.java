@NullMarked
package dev.inferj.remote.arch;

import org.jspecify.annotations.NullMarked;
