package dev.inferj.triton.grpc;

import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.triton.TritonGrpc;

/** Found by the module of remote servers where this one is there. */
public final class GrpcTriton implements TritonGrpc {
    /** For {@link java.util.ServiceLoader}. */
    public GrpcTriton() {}

    @Override
    public Server at(HttpTarget target) {
        if (!target.server().path().isEmpty()) {
            throw new IllegalArgumentException("path must be left out with transport=grpc, which has none: "
                    + target.server().path());
        }
        return new GrpcServer(target);
    }
}
