/** Speaks gRPC to Triton: one stream for each request. Start at {@link dev.inferj.triton.grpc.GrpcServer}. */
@NullMarked
package dev.inferj.triton.grpc;

import org.jspecify.annotations.NullMarked;
