/** Speaks gRPC to NVIDIA Triton for the module of remote servers, which finds it by itself; nothing in it is for applications. */
module dev.inferj.triton.grpc {
    requires static org.jspecify;
    requires com.google.common;
    requires com.google.common.util.concurrent.internal; // Guava needs it, and being an automatic module cannot say so
    requires com.google.protobuf;
    requires dev.inferj.remote;
    requires io.grpc;
    requires io.grpc.netty.shaded;
    requires io.grpc.protobuf;
    requires io.grpc.stub;

    provides dev.inferj.remote.internal.triton.TritonGrpc with
            dev.inferj.triton.grpc.GrpcTriton;
}
