@NullMarked
package dev.inferj.triton.grpc;

import org.jspecify.annotations.NullMarked;
