package dev.inferj.remote;

/** By what Triton is asked. */
public enum Transport {
    /** By HTTP, at port 8000 by default. */
    HTTP,
    /**
     * By gRPC, at port 8001 by default: a stream of messages for each request, all on one connection. The module {@code inference-triton-grpc}
     * brings it, with its libraries. For models that write texts; those that embed or rank are asked by HTTP.
     */
    GRPC
}
